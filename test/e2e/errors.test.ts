import { expect, test } from "vitest";
import { countsOf, nameOf, openFaultyWorld, uploadPath, uploadsOf } from "../support/faulty-world.ts";
import { isObject, listAt, textAt, valueAt } from "../support/json.ts";
import { resultsOf } from "../support/project.ts";
import type { SandboxCommand } from "../support/sandbox-command.ts";
import { waitUntil } from "../support/wait-until.ts";

/** The last error that the sandbox gave for an upload of `key` to `page`, as `apply --json` tells it, but for its hint. */
async function lastErrorOf(
  sandbox: SandboxCommand,
  page: string,
  key: string,
): Promise<Record<string, unknown>> {
  const uploads = await uploadsOf(sandbox);
  const error = valueAt(
    uploads.findLast((upload) => nameOf(upload) === `${page} ${key}`),
    "error",
  );
  if (!isObject(error)) throw new Error(`no error for ${key} of ${page}`);
  return { ...error, code: String(error["code"]) };
}

/** The line that `apply` prints for an error, up to its hint. */
function failedLine(page: string, key: string, error: Readonly<Record<string, unknown>>): string {
  const subcode = error["subcode"] === undefined ? "" : `, subcode ${error["subcode"]}`;
  return `failed ${key} to Page ${page}: ${error["message"]} (code ${error["code"]}${subcode}, trace ${error["trace"]})\n  hint: `;
}

/** `100/2018047` as a name of an asset or a Page. */
function nameFor(prefix: string, error: string): string {
  return `${prefix}${error.replace("/", "-").replace("-1", "minus-1")}`;
}

const assetErrors: readonly (readonly [string, number, RegExp, object?])[] = [
  ["100", 1, /`type`, `contentType` and `fileName`/],
  ["100/2018005", 1, /proxy that rewrites requests/],
  ["100/2018008", 3, /set `upload: bytes`/],
  ["100/2018294", 3, /check that it plays/],
  ["100/2018047", 1, /`contentType`.+follow from the bytes/, { status: 200, data: { a: [1] } }],
  ["100/2018109", 1, /make the file smaller/, { status: 500, data: '{"a":[1]}' }],
  ["546", 1, /leads to the media itself/],
  ["100/2018074", 1, /another Page's: upload again for the Page `acme`/],
  ["100/2018001", 1, /no such user.+ID is as good as before/],
  ["551", 1, /not available now.+ID is as good as before/],
  ["10/2018278", 1, /24-hour window.+ID is as good as before/],
];

test("an error of the class asset fails its asset alone, after two more attempts at the most", async () => {
  const keyOf = (error: string): string => nameFor("e", error);
  const { project, sandbox } = await openFaultyWorld(
    ["acme", "calm"],
    [...assetErrors.map(([error]) => keyOf(error)), "fine"],
    assetErrors.map(([error, _times, _hint, more]) => {
      const [code, subcode] = error.split("/").map(Number);
      return {
        match: { page: "acme", path: uploadPath, key: keyOf(error) },
        effect: { error: { code, ...(subcode !== undefined && { subcode }), ...more } },
      };
    }),
  );
  const applied = await project.run("apply", "--json", "--concurrency", "16");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "status")).toBe("partial");
  expect(resultsOf(applied)).toEqual([
    ...assetErrors.map(([error]) => `acme ${keyOf(error)} create failed ${error.split("/")[0]}`).toSorted(),
    "acme fine create uploaded",
    ...assetErrors.map(([error]) => `calm ${keyOf(error)} create uploaded`).toSorted(),
    "calm fine create uploaded",
  ]);
  const counts = await countsOf(sandbox);
  for (const [error, times, hint] of assetErrors) {
    const result = listAt(applied.document, "results").find(
      (each) => textAt(each, "page") === "acme" && textAt(each, "key") === keyOf(error),
    );
    const expected = await lastErrorOf(sandbox, "acme", keyOf(error));
    expect(valueAt(result, "error")).toEqual({ ...expected, hint: expect.stringMatching(hint) });
    expect([error, counts.get(`acme ${keyOf(error)}`)]).toEqual([error, times]);
  }

  const told = await project.run("apply", "--no-color", "--concurrency", "16");
  expect(told.exitCode).toBe(1);
  for (const [error, , hint] of assetErrors) {
    const line = failedLine("acme", keyOf(error), await lastErrorOf(sandbox, "acme", keyOf(error)));
    expect(told.stderr).toContain(line);
    expect(told.stderr.split(line)[1]?.split("\n")[0]).toMatch(hint);
  }
  expect(told.stderr).not.toContain("possible-duplicate");
});

const pageErrors: readonly (readonly [string, RegExp])[] = [
  ["190", /the token is not valid: .*set `P190_TOKEN`/],
  ["190/458", /app was removed.+`P190_458_TOKEN`/],
  ["190/459", /checkpoint.+`P190_459_TOKEN`/],
  ["190/460", /password.+`P190_460_TOKEN`/],
  ["190/463", /has expired.+`P190_463_TOKEN`/],
  ["190/464", /not confirmed.+`P190_464_TOKEN`/],
  ["190/467", /not valid any more.+`P190_467_TOKEN`/],
  ["102", /session of the token has ended.+`P102_TOKEN`/],
  ["1/99", /`pages_messaging`.+`p1-99`/],
  ["3", /`pages_messaging`.+`p3`/],
  ["10", /`pages_messaging`.+`p10`/],
  ["200", /`pages_messaging`.+`p200`/],
  ["230", /`pages_messaging`.+`p230`/],
  ["299", /`pages_messaging`.+`p299`/],
  ["100/33", /does not see this Page.+`p100-33`/],
  ["2500", /`graph.version`.+`p2500`/],
];

test("an error of the class page ends its Page after one upload, while the other Pages go on", async () => {
  const pageOf = (error: string): string => nameFor("p", error);
  const pages = [...pageErrors.map(([error]) => pageOf(error)), "calm"];
  const { project, sandbox } = await openFaultyWorld(
    pages,
    ["a", "b", "c"],
    pageErrors.map(([error]) => ({ match: { page: pageOf(error), path: uploadPath }, effect: { error } })),
  );
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(applied.exitCode).toBe(1);
  const expectedOf = (error: string): readonly string[] => {
    const [code] = error.split("/");
    const left = ["b", "c"].map((key) => `${pageOf(error)} ${key} create not-started ${code}`);
    return [`${pageOf(error)} a create failed ${code}`, ...left];
  };
  expect(resultsOf(applied)).toEqual([
    ...["a", "b", "c"].map((key) => `calm ${key} create uploaded`),
    ...pageErrors
      .toSorted(([a], [b]) => (pageOf(a) < pageOf(b) ? -1 : 1))
      .flatMap(([error]) => expectedOf(error)),
  ]);
  const results = listAt(applied.document, "results");
  for (const [error, hint] of pageErrors) {
    const expected = await lastErrorOf(sandbox, pageOf(error), "a");
    const told = results.filter((result) => textAt(result, "page") === pageOf(error));
    expect(told.map((result) => valueAt(result, "error"))).toEqual(
      Array.from({ length: 3 }, () => ({ ...expected, hint: expect.stringMatching(hint) })),
    );
  }
  expect(await countsOf(sandbox)).toEqual(
    new Map([
      ...pageErrors.map(([error]) => [`${pageOf(error)} a`, 1] as const),
      ["calm a", 1],
      ["calm b", 1],
      ["calm c", 1],
    ]),
  );

  const told = await project.run("apply", "--no-color", "--concurrency", "1");
  expect(told.exitCode).toBe(1);
  for (const [error] of pageErrors) {
    const expected = await lastErrorOf(sandbox, pageOf(error), "a");
    expect(told.stderr).toContain(failedLine(pageOf(error), "a", expected));
  }
});

test("a refusal of the question whose a token is names its Page, code, subcode and trace", async () => {
  const { project, sandbox } = await openFaultyWorld(
    ["acme", "calm"],
    ["a"],
    [{ match: { page: "acme", path: "/me" }, effect: { error: "190/460" } }],
  );
  const applied = await project.run("apply", "--no-color");
  expect(applied.exitCode).toBe(1);
  const requests = listAt(await sandbox.control("GET", "requests"), "requests");
  const refused = requests.find((request) => valueAt(request, "fault") === "error");
  const { message, trace } = {
    message: textAt(refused, "error", "message"),
    trace: textAt(refused, "error", "trace"),
  };
  expect(applied.stderr).toContain(
    `error[190]: nothing can be uploaded to Page \`acme\`: ${message} (code 190, subcode 460, trace ${trace})\nhint: `,
  );
  expect(await countsOf(sandbox)).toEqual(new Map([["calm a", 1]]));
});

test("a token that expires in mid-run ends its Page there, and what was uploaded stays", async () => {
  const { project, sandbox } = await openFaultyWorld(
    ["acme", "calm"],
    ["a", "b", "c"],
    // Whose the token is, is asked first.
    [{ match: { page: "acme" }, effect: { expireToken: { afterCalls: 2 } } }],
  );
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(applied.exitCode).toBe(1);
  expect(resultsOf(applied)).toEqual([
    "acme a create uploaded",
    "acme b create failed 190",
    "acme c create not-started 190",
    ...["a", "b", "c"].map((key) => `calm ${key} create uploaded`),
  ]);
  await sandbox.control("PUT", "rules", []);
  expect(resultsOf(await project.run("apply", "--json"))).toEqual([
    "acme a keep kept",
    "acme b create uploaded",
    "acme c create uploaded",
    ...["a", "b", "c"].map((key) => `calm ${key} keep kept`),
  ]);
});

test("a block for policy ends the whole run", async () => {
  const { project, sandbox } = await openFaultyWorld(
    ["acme", "calm"],
    ["a", "b", "c"],
    [
      { match: { page: "acme", path: uploadPath }, effect: { error: 368 } },
      { match: { page: "calm", path: uploadPath }, effect: { latencyMs: 500 } },
    ],
  );
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(applied.exitCode).toBe(1);
  expect(resultsOf(applied)).toEqual([
    "acme a create failed 368",
    "acme b create not-started 368",
    "acme c create not-started 368",
    // In flight when the block came.
    "calm a create uploaded",
    "calm b create not-started 368",
    "calm c create not-started 368",
  ]);
  expect(await countsOf(sandbox)).toEqual(
    new Map([
      ["acme a", 1],
      ["calm a", 1],
    ]),
  );
  const expected = await lastErrorOf(sandbox, "acme", "a");
  expect(valueAt(applied.document, "results", 0, "error")).toEqual({
    ...expected,
    hint: expect.stringMatching(/blocks this for its policies/),
  });
});

const temporaryErrors: readonly (readonly [string, object?])[] = [
  ["1"],
  ["2"],
  ["1200"],
  ["-1"],
  ["999", { transient: true }],
];

test("a temporary error that lasts until the run is stopped fails its asset, and says that it is one", async () => {
  const keyOf = (error: string): string => nameFor("e", error);
  const { project, sandbox } = await openFaultyWorld(
    ["acme"],
    temporaryErrors.map(([error]) => keyOf(error)),
    temporaryErrors.map(([error, more]) => ({
      match: { path: uploadPath, key: keyOf(error) },
      effect: { error: { code: Number(error), ...more } },
    })),
  );
  const running = project.start("apply", "--json", "--concurrency", "16");
  await waitUntilSent(sandbox, temporaryErrors.length);
  running.child.kill("SIGINT");
  const applied = await running.ended;
  expect(applied.exitCode).toBe(130);
  expect(resultsOf(applied)).toEqual(
    temporaryErrors.map(([error]) => `acme ${keyOf(error)} create failed ${error}`).toSorted(),
  );
  for (const result of listAt(applied.document, "results")) {
    const expected = await lastErrorOf(sandbox, "acme", textAt(result, "key"));
    expect(valueAt(result, "error")).toEqual({ ...expected, hint: "a temporary error at Meta: run again" });
  }
});

/** What a Page that waits is told with when its run is stopped. */
async function throttledWarning(sandbox: SandboxCommand, page: string): Promise<Record<string, unknown>> {
  const { code, message, trace } = await lastErrorOf(sandbox, page, "a");
  return {
    code: "rate-limit-wait",
    message: `Meta throttles Page \`${page}\`: ${message} (code ${code}, trace ${trace})`,
    hint: expect.stringMatching(/^wait before the next run: more calls now prolong the block/),
  };
}

test("a Page that is throttled until the run is stopped is told so in Meta's words, and nothing of it has failed", async () => {
  const codes = ["17", "32", "613", "80001", "80006"];
  const pages = codes.map((code) => `p${code}`);
  const { project, sandbox } = await openFaultyWorld(
    pages,
    ["a"],
    codes.map((code) => ({ match: { page: `p${code}`, path: uploadPath }, effect: { error: code } })),
  );
  const running = project.start("apply", "--json");
  await waitUntilSent(sandbox, codes.length);
  running.child.kill("SIGINT");
  const applied = await running.ended;
  expect(applied.exitCode).toBe(130);
  expect(resultsOf(applied)).toEqual(
    pages.map((page) => `${page} a create not-started rate-limit-wait`).toSorted(),
  );
  for (const result of listAt(applied.document, "results")) {
    const page = textAt(result, "page");
    const expected = await throttledWarning(sandbox, page);
    const { trace } = await lastErrorOf(sandbox, page, "a");
    expect(valueAt(result, "error")).toEqual({ ...expected, trace });
    expect(listAt(applied.document, "diagnostics")).toContainEqual({ ...expected, severity: "warning" });
  }
});

test("an app that is throttled until the time is spent, or a signal comes, is told so; time spent is exit code 3", async () => {
  const refuseWith = (code: string) => [{ match: { path: uploadPath }, effect: { error: code } }];
  const { project, sandbox } = await openFaultyWorld(["acme"], ["a"], refuseWith("4"));
  const applied = await project.run("apply", "--no-color", "--max-time", "3s");
  expect(applied.exitCode).toBe(3);
  const spent = await throttledWarning(sandbox, "acme");
  expect(applied.stderr).toContain(
    `warning[rate-limit-wait]: ${spent["message"]}\nhint: wait before the next run`,
  );
  expect(applied.stderr).toContain("Applied in part: 1 not started.");

  await sandbox.control("POST", "reset");
  await sandbox.control("PUT", "rules", refuseWith("341"));
  const running = project.start("apply", "--no-color");
  await waitUntilSent(sandbox, 1);
  running.child.kill("SIGINT");
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(130);
  const stopped = await throttledWarning(sandbox, "acme");
  expect(stopped["message"]).toContain("(code 341, ");
  expect(stderr).toContain(`warning[rate-limit-wait]: ${stopped["message"]}\nhint: wait before the next run`);
});

/** Waits until `count` assets were sent at least once, each of them answered. */
async function waitUntilSent(sandbox: SandboxCommand, count: number): Promise<void> {
  await waitUntil(`${count} were answered`, async () => {
    const answered = (await uploadsOf(sandbox)).filter((upload) => valueAt(upload, "status") !== undefined);
    return new Set(answered.map(nameOf)).size >= count;
  });
}
