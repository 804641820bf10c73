import { expect, test } from "vitest";
import { valueAt } from "../support/json.ts";
import { mp4, pdf, png } from "../support/media.ts";
import { actionsOf, lockfileName, openProject, resultsOf, type TestProject } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";

const manifest = `version: 1
assets:
  welcome: media/welcome.png
  promo: { path: media/promo.mp4, type: video }
  menu: { path: media/menu.pdf, type: file, fileName: Menu.pdf }
  hello: { path: "media/hello.\${locale}.png", locales: [en, de] }
  stickers: { glob: "media/stickers/**/*.png", ignore: ["**/draft-*"] }
outputs:
  - { format: json, path: generated/assets.json }
`;

function openExample(): Promise<TestProject> {
  return openProject({
    manifest,
    files: {
      "media/welcome.png": png("welcome"),
      "media/promo.mp4": mp4("promo"),
      "media/menu.pdf": pdf("menu"),
      "media/hello.en.png": png("hello"),
      "media/hello.de.png": png("hallo"),
      "media/stickers/cat.png": png("cat"),
      "media/stickers/dog/happy.png": png("dog"),
      "media/stickers/draft-fox.png": png("fox"),
    },
  });
}

const keys = [
  "hello@de",
  "hello@en",
  "menu",
  "promo",
  "stickers/cat",
  "stickers/dog/happy",
  "welcome",
] as const;

test("plan, apply and plan again in the sandbox of the same process: all is made, and then nothing is to do", async () => {
  const project = await openExample();

  const first = await project.run("plan", "--sandbox", "--json", "--detailed-exitcode");
  expect(first.exitCode).toBe(2);
  expect(first.stderr).toBe("");
  expect(actionsOf(first)).toEqual(keys.map((key) => `default ${key} create new`));
  expect(valueAt(first.document, "summary", "uploads")).toBe(7);
  expect(project.has(".messenger-assets/messenger-assets/sandbox/messenger-assets.lock.json")).toBe(false);

  const applied = await project.run("apply", "--sandbox");
  expect(applied.exitCode).toBe(0);
  expect(applied.stdout).toBe("");
  expect(applied.stderr).toMatch(
    /^bound to default \(\d+\)\n(uploaded .+ \(\d+ B\) as \d+\n){7}Applied: 7 uploaded\.\nwrote \.messenger-assets\/messenger-assets\/sandbox\/generated\/assets\.json\n$/,
  );

  const second = await project.run("plan", "--sandbox", "--detailed-exitcode");
  expect(second).toMatchObject({
    exitCode: 0,
    stdout: "No changes. 7 assets are up to date.\n",
    stderr: "",
  });
  expect(project.has(lockfileName)).toBe(false);
  expect(project.has("generated/assets.json")).toBe(false);
  expect(project.has(".messenger-assets/messenger-assets/sandbox/generated/assets.json")).toBe(true);
});

test("plan exits with 0 when there is something to do, unless it was asked to tell", async () => {
  const project = await openExample();
  const plan = await project.run("plan", "--sandbox");
  expect(plan.exitCode).toBe(0);
  expect(plan.stdout).toContain("Plan: 7 to create: 7 uploads, ");
});

test("apply against a sandbox in a process of its own writes lockfile and outputs, and a second one writes nothing", async () => {
  const project = await openExample();
  const sandbox = await startSandboxCommand(project);

  const applied = await project.run("apply", "--json");
  expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
  expect(valueAt(applied.document, "status")).toBe("complete");
  expect(resultsOf(applied)).toEqual(keys.map((key) => `default ${key} create uploaded`));
  const lockfile = await project.lockfile();
  expect(valueAt(lockfile, "pages", "default", "id")).toBe(sandbox.pages[0]?.id);
  expect(Object.keys(Object(valueAt(lockfile, "pages", "default", "assets")))).toEqual(keys);
  expect(valueAt(lockfile, "pages", "default", "assets", "menu", "fileName")).toBe("Menu.pdf");
  const before = await Promise.all([lockfileName, "generated/assets.json"].map(project.writtenAt));

  const again = await project.run("apply");
  expect(again).toMatchObject({ exitCode: 0, stdout: "", stderr: "Applied: 7 kept.\n" });
  expect(await Promise.all([lockfileName, "generated/assets.json"].map(project.writtenAt))).toEqual(before);
  expect(project.has(".messenger-assets/messenger-assets/journal.jsonl")).toBe(false);
});

test("the sandbox knows every ID of the lockfile by the type and size that it has there", async () => {
  const project = await openExample();
  const sandbox = await startSandboxCommand(project);
  await project.run("apply");
  const locked = valueAt(await project.lockfile(), "pages", "default", "assets");
  const state = await sandbox.control("GET", "state");
  const known = Object.fromEntries(
    Object.values(Object(valueAt(state, "attachments"))).map((attachment) => [
      valueAt(attachment, "id"),
      [valueAt(attachment, "type"), valueAt(attachment, "size")],
    ]),
  );
  const recorded = Object.fromEntries(
    Object.values(Object(locked)).map((entry) => [
      valueAt(entry, "attachmentId"),
      [valueAt(entry, "type"), valueAt(entry, "size")],
    ]),
  );
  expect(recorded).toEqual(known);
});

test("--quiet prints nothing when all goes well", async () => {
  const project = await openExample();
  const applied = await project.run("apply", "--sandbox", "--quiet");
  expect(applied).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
});
