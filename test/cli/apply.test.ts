import { mkdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { backgroundClock } from "../../src/io/clock.ts";
import { acquireRunLock } from "../../src/io/run-lock/acquire-run-lock.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { sends, startHostileServer } from "../support/hostile-server.ts";
import { parseJson, valueAt } from "../support/json.ts";
import { checkDocument } from "../support/schemas.ts";
import { tempProject } from "../support/temp-project.ts";
import { waitUntil } from "../support/wait-until.ts";
import { runIn, startIn } from "./run-in.ts";

const files = { "a.png": pngOf(3, 2), "b.png": pngOf(4, 2) };
const twoAssets = { "messenger-assets.yaml": "version: 1\nassets: { a: a.png, b: b.png }\n", ...files };
const oneAsset = { "messenger-assets.yaml": "version: 1\nassets: { a: a.png }\n", ...files };
const ownFolder = ".messenger-assets/messenger-assets";

/** An asset that can be uploaded, one behind a URL that cannot be read, and an output that needs the type of both. */
const unreadUrl = {
  "messenger-assets.yaml": `version: 1
assets: { a: a.png, u: "http://sandbox.localhost/gone" }
outputs: [{ format: typescript, path: ids.ts }]
`,
  ...files,
};

/** A Graph API of the Page 7 that answers uploads so, as the environment of a command. */
async function startGraph(answer: (response: ServerResponse) => void): Promise<Record<string, string>> {
  const server = await startHostileServer();
  onTestFinished(server.close);
  for (const fields of ["id,name", "id%2Cname"]) {
    server.on(`/v25.0/me?fields=${fields}`, sends('{"id":"7","name":"Acme"}'));
  }
  server.on("/v25.0/7/message_attachments", (response, request) => {
    request.resume().on("end", () => answer(response));
  });
  return { MESSENGER_GRAPH_URL: server.url, MESSENGER_PAGE_ACCESS_TOKEN: "TOKEN" };
}

describe("the run lock", () => {
  it("is waited for as long as `--lock-timeout` says, which is told", async () => {
    const folder = await tempProject(twoAssets);
    const lock = await acquireRunLock(join(folder, ownFolder, "sandbox/run.lock"), {
      clock: backgroundClock,
    });
    const running = startIn(folder, ["apply", "--sandbox", "--json", "--lock-timeout", "30s"]);
    await waitUntil("it waits", () => running.stderr() !== "");
    expect(running.stderr()).toMatch(/^waiting for the run of pid \d+ on .+ to end\n$/);
    await lock.release();
    expect((await running.ended).exitCode).toBe(0);
  });

  it("that is held ends the run with 1, and with `--quiet` nothing is said of waiting", async () => {
    const folder = await tempProject(twoAssets);
    const lock = await acquireRunLock(join(folder, ownFolder, "sandbox/run.lock"), {
      clock: backgroundClock,
    });
    onTestFinished(lock.release);
    const ran = await runIn(folder, ["apply", "--sandbox", "--quiet", "--lock-timeout", "1s"]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: "" });
    expect(ran.stderr).toMatch(/^error\[run-locked\]: another run holds the lock: pid /);
    expect(ran.stderr).toContain("or give a longer `--lock-timeout`;");
  });

  it("is not made, nor a folder for it, where there is no manifest", async () => {
    const folder = await tempProject();
    const { exitCode, stderr } = await runIn(folder, ["apply", "-m", "typo/messenger-assets.yaml"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[manifest-not-found]: `typo/messenger-assets.yaml` does not exist");
    expect(await readdir(folder)).toEqual([]);
  });

  it("is given back when the run fails", async () => {
    const folder = await tempProject({ "messenger-assets.yaml": "version: 2\n" });
    expect((await runIn(folder, ["apply"])).exitCode).toBe(1);
    expect((await runIn(folder, ["apply"])).stderr).not.toContain("run-locked");
  });
});

describe("a budget", () => {
  it("that is spent ends with 3", async () => {
    const { exitCode, stdout } = await runIn(await tempProject(twoAssets), [
      "apply",
      "--sandbox",
      "--json",
      "--max-uploads",
      "1",
      "--max-time",
      "1h",
    ]);
    expect(exitCode).toBe(3);
    expect(checkDocument("apply", stdout)).toMatchObject({
      status: "partial",
      summary: { uploaded: 1, notStarted: 1 },
    });
  });

  it("of no uploads does nothing, and is complete: what it cannot generate is a warning", async () => {
    const folder = await tempProject(unreadUrl);
    const { exitCode, stdout } = await runIn(folder, ["apply", "--sandbox", "--json", "--max-uploads", "0"]);
    expect(exitCode).toBe(0);
    expect(checkDocument("apply", stdout)).toMatchObject({
      status: "complete",
      results: [],
      diagnostics: [{ code: "type-unknown", severity: "warning" }],
    });
  });

  it.each([
    [["--max-uploads", "-1"], "It must be a whole number from 0 up."],
    [["--max-time", "soon"], "It must be a duration such as `30s`, `10m` or `2h`."],
    [["--lock-timeout", "5"], "It must be a duration such as `30s`, `10m` or `2h`."],
  ])("or a time-out that is none is wrong usage: %j", async (argv, message) => {
    const { exitCode, stderr } = await runIn("/", ["apply", ...argv]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
  });
});

describe("an asset whose URL cannot be read", () => {
  it("stops neither the uploads of others nor, with its output, more than itself", async () => {
    const { exitCode, stdout } = await runIn(await tempProject(unreadUrl), ["apply", "--sandbox", "--json"]);
    expect(exitCode).toBe(1);
    const document = checkDocument("apply", stdout);
    expect(document).toMatchObject({
      status: "partial",
      summary: { uploaded: 1, failed: 0, notStarted: 0 },
      results: [{ key: "a", outcome: "uploaded" }],
    });
    expect(valueAt(document, "diagnostics", 0, "code")).toMatch(/^url-/);
    expect(valueAt(document, "diagnostics", 1, "code")).toBe("type-unknown");
  });

  it("is told to people after the uploads", async () => {
    const { exitCode, stdout, stderr } = await runIn(await tempProject(unreadUrl), ["apply", "--sandbox"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.indexOf("error[type-unknown]")).toBeGreaterThan(stderr.indexOf("uploaded"));
  });
});

describe("what is told while it runs", () => {
  it("is the summary alone on a terminal where there was no time to draw", async () => {
    const { exitCode, stdout, stderr } = await runIn(await tempProject(twoAssets), ["apply", "--sandbox"], {
      isTerminal: true,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr.endsWith("Applied: 2 uploaded.\n")).toBe(true);
  });

  it("is drawn in Unicode where the locale is UTF-8, by the first variable that is set, else in ASCII", async () => {
    const drawn = async (env: Readonly<Record<string, string>>): Promise<string> => {
      const folder = await tempProject(oneAsset);
      const answers: ServerResponse[] = [];
      const graph = await startGraph((response) => void answers.push(response));
      const running = startIn(folder, ["apply"], { isTerminal: true, env: { ...graph, ...env } });
      await waitUntil("a bar is drawn", () => running.stderr().includes("0 of 1 upload"));
      await waitUntil("it uploads", () => answers.length === 1);
      answers[0]?.end('{"attachment_id":"1857777774821032"}');
      return (await running.ended).stderr;
    };
    const unicode = await Promise.all([
      drawn({ LANG: "en_US.UTF-8" }),
      drawn({ LC_CTYPE: "C.utf8", LANG: "C" }),
      drawn({ LC_ALL: "", LANG: "C.UTF-8" }),
    ]);
    for (const stderr of unicode) expect(stderr).toContain("─────");
    const ascii = await Promise.all([drawn({}), drawn({ LC_ALL: "C", LANG: "en_US.UTF-8" })]);
    for (const stderr of ascii) {
      expect(stderr).toContain("-----");
      expect(stderr).not.toContain("─");
    }
  });

  it.each([{ CI: "true" }, { TERM: "dumb" }])("is lines on a terminal with %j", async (env) => {
    const argv = ["apply", "--sandbox", "--concurrency", "1"];
    const { stderr } = await runIn(await tempProject(twoAssets), argv, {
      isTerminal: true,
      env: { ...env, NO_COLOR: "1" },
    });
    expect(stderr).toMatch(/^bound to .*\nuploaded a .*\nuploaded b .*\nApplied: 2 uploaded\.\n$/);
  });

  it("gives the cursor back at a second signal, which ends the process at once", async () => {
    const answers: ServerResponse[] = [];
    const env = await startGraph((response) => void answers.push(response));
    const running = startIn(await tempProject(oneAsset), ["apply"], { isTerminal: true, env });
    await waitUntil("the cursor is hidden", () => running.stderr().includes("\u001b[?25l"));
    await waitUntil("it uploads", () => answers.length === 1);
    running.send("SIGINT");
    expect(running.stderr()).not.toContain("\u001b[?25h");
    running.send("SIGTERM");
    expect(running.exits).toEqual([143]);
    expect(running.stderr()).toContain("ending in good order: ");
    expect(running.stderr().endsWith("\u001b[?25h")).toBe(true);
    answers[0]?.end('{"attachment_id":"1857777774821032"}');
    await running.ended;
  });

  it("gives the upload under way its ID at a signal, and says in its document what is left", async () => {
    const answers: ServerResponse[] = [];
    const env = await startGraph((response) => void answers.push(response));
    const running = startIn(await tempProject(twoAssets), ["apply", "--json", "--concurrency", "1"], { env });
    await waitUntil("it uploads", () => answers.length === 1);
    running.send("SIGINT");
    answers[0]?.end('{"attachment_id":"1857777774821032"}');
    const ended = await running.ended;
    expect(ended.exitCode).toBe(130);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      status: "interrupted",
      results: [
        { key: "a", action: "create", outcome: "uploaded", attachmentId: "1857777774821032" },
        { key: "b", action: "create", outcome: "not-started" },
      ],
    });
    expect(answers).toHaveLength(1);
  });

  it.each([
    ["--json", /^warning\[possible-duplicate\]: the reply to an upload of `a` to Page `default` was lost/],
    ["--quiet", /^$/],
  ])("is warnings alone with %s", async (option, told) => {
    let uploads = 0;
    const env = await startGraph((response) => {
      uploads += 1;
      if (uploads === 1) response.destroy();
      else response.end('{"attachment_id":"1857777774821032"}');
    });
    const ran = await runIn(await tempProject(oneAsset), ["apply", option], { env });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(told);
    expect(uploads).toBe(2);
  });

  it("ends with the error when the lockfile cannot be read any more, and says where the ID is", async () => {
    const folder = await tempProject(oneAsset);
    const env = await startGraph((response) => {
      mkdirSync(join(folder, "messenger-assets.lock.json"));
      response.end('{"attachment_id":"1857777774821032"}');
    });
    const { exitCode, stderr } = await runIn(folder, ["apply"], { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[lockfile-unreadable]");
    expect(stderr).toContain("Applied in part: 1 uploaded.");
    expect(stderr).toContain(
      "warning[journal-kept]: an uploaded ID is in the journal `.messenger-assets/messenger-assets/journal.jsonl` alone",
    );
  });
});

it("`--at` in the sandbox dates the uploads", async () => {
  const folder = await tempProject(twoAssets);
  expect((await runIn(folder, ["apply", "--sandbox", "--at", "2027-01-01"])).exitCode).toBe(0);
  const lockfile = parseJson(
    await readFile(join(folder, ownFolder, "sandbox/messenger-assets.lock.json"), "utf8"),
  );
  expect(valueAt(lockfile, "pages", "default", "assets", "a", "uploadedAt")).toMatch(
    /^2027-01-01T00:00:0\dZ$/,
  );
});
