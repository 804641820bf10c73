import { expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { tempProject } from "../support/temp-project.ts";
import { nowMs, type Ran, runIn } from "./run-in.ts";

const pages = Array.from({ length: 60 }, (_, index) => ({
  name: `shop-${String(index).padStart(2, "0")}`,
  id: String(9_000_000 + index),
}));

const manifest = [
  "version: 1",
  "accounts: { tokenEnv: SYSTEM_USER_TOKEN }",
  "pages:",
  ...pages.map(({ name, id }) => `  ${name}: { id: "${id}" }`),
  "assets:",
  "  a: { glob: 'media/*.png' }",
  "  odd: { path: odd.png, pages: shop-07 }",
].join("\n");

/** What a run printed; uploads to several Pages end in any order, and lines that sum up depend on the machine. */
function shown({ exitCode, stdout, stderr }: Ran): string {
  const lines = stderr.split("\n").filter((line) => !/^\d.* of \d/.test(line));
  const end = lines.findIndex((line) => !line.startsWith("uploaded"));
  const sorted = [...lines.slice(0, end).toSorted(), ...lines.slice(end)].join("\n");
  return `${stdout}${sorted}exit ${exitCode}`.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
}

it("dozens of Pages are planned, applied and shown, and what they have alike is told once", {
  timeout: 60_000,
}, async () => {
  const sandbox = await startSandbox({ pages, now: () => nowMs });
  onTestFinished(sandbox.close);
  const env = { MESSENGER_GRAPH_URL: sandbox.url, SYSTEM_USER_TOKEN: sandbox.userToken };
  const folder = await tempProject({
    "messenger-assets.yaml": `${manifest}\n`,
    "odd.png": pngOf(9, 9),
    ...Object.fromEntries([1, 2, 3].map((side) => [`media/${side}.png`, pngOf(side, side)])),
  });
  const run = async (...argv: readonly string[]): Promise<string> =>
    shown(await runIn(folder, argv, { env }));
  expect(await run("plan")).toMatchSnapshot("plan");
  expect(await run("check")).toMatchSnapshot("check before");
  expect(await run("doctor")).toMatchSnapshot("doctor");
  expect(await run("apply")).toMatchSnapshot("apply");
  expect(await run("plan")).toMatchSnapshot("plan after");
  expect(await run("status")).toMatchSnapshot("status");
  expect(await run("check", "--at", "2027-02-20")).toMatchSnapshot("check later");
  expect(await run("plan", "--at", "2027-01-14")).toMatchSnapshot("plan later");
  expect(await run("plan", "--at", "2027-01-14", "--format", "markdown")).toMatchSnapshot("comment later");
});
