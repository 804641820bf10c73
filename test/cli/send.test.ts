import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { backgroundClock } from "../../src/io/clock.ts";
import { acquireRunLock } from "../../src/io/run-lock/acquire-run-lock.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { advance, putRules, send } from "../sandbox/support.ts";
import { dayMs } from "../support/builders.ts";
import { startHostileServer } from "../support/hostile-server.ts";
import { listAt, parseJson, textAt, valueAt } from "../support/json.ts";
import { checkDocument } from "../support/schemas.ts";
import { type ProjectFiles, tempProject } from "../support/temp-project.ts";
import { nowMs, type Ran, type Running, type RunOptions, runIn, startIn } from "./run-in.ts";

const acme = { name: "acme", id: "1234567890", token: "ACME-TOKEN" };
const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN" };

const onePage: ProjectFiles = {
  "messenger-assets.yaml": `version: 1
assets: { a: a.png, b: b.png, same: a.png }
outputs: [{ format: json, path: ids.json }]
`,
  "a.png": pngOf(3, 2),
  "b.png": pngOf(4, 2),
};

const twoPages: ProjectFiles = {
  ...onePage,
  "messenger-assets.yaml": `version: 1
pages:
  acme: { id: "1234567890", tokenEnv: ACME_TOKEN }
  other: { id: "9876543210", tokenEnv: OTHER_TOKEN, platform: instagram }
assets: { a: a.png, b: { path: b.png, pages: acme } }
`,
};

interface World {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly start: (argv: readonly string[]) => Running;
  readonly lockfile: () => Promise<unknown>;
}

/** A project and a sandbox; everything is uploaded. */
async function openWorld(
  files: ProjectFiles = onePage,
  onRequest: SandboxOptions["onRequest"] = () => undefined,
): Promise<World> {
  const folder = await tempProject(files);
  const sandbox = await startSandbox({ pages: [acme, other], now: () => nowMs, onRequest });
  onTestFinished(() => sandbox.close());
  const env = {
    MESSENGER_GRAPH_URL: sandbox.url,
    MESSENGER_PAGE_ACCESS_TOKEN: acme.token,
    ACME_TOKEN: acme.token,
    OTHER_TOKEN: other.token,
  };
  const run: World["run"] = (argv, options) => runIn(folder, argv, { env, ...options });
  expect((await run(["apply"])).exitCode).toBe(0);
  return {
    folder,
    sandbox,
    run,
    start: (argv) => startIn(folder, argv, { env }),
    lockfile: async () => parseJson(await readFile(join(folder, "messenger-assets.lock.json"), "utf8")),
  };
}

/** `KEY OUTCOME CODE/SUBCODE` of each message of a document. */
function outcomesIn({ stdout }: Ran): readonly string[] {
  return listAt(checkDocument("send", stdout), "results").map((result) => {
    const code = valueAt(result, "error", "code");
    const subcode = valueAt(result, "error", "subcode");
    const error = code === undefined ? [] : [subcode === undefined ? code : `${code}/${subcode}`];
    return [valueAt(result, "key") ?? "(text)", valueAt(result, "outcome"), ...error].join(" ");
  });
}

/** The bodies of the messages that the sandbox received, and the paths of other calls. */
async function messagesOf(sandbox: Sandbox): Promise<readonly unknown[]> {
  const requests = listAt((await send(`${sandbox.url}/_sandbox/requests`)).body, "requests");
  return requests.filter((request) => textAt(request, "path").endsWith("/messages"));
}

async function idOf(world: World, key: string, page = "default"): Promise<string> {
  return textAt(await world.lockfile(), "pages", page, "assets", key, "attachmentId");
}

describe("a key", () => {
  it("is sent by its locked ID, and recipient and message are told", async () => {
    const world = await openWorld();
    const { exitCode, stdout, stderr } = await world.run(["send", "a", "--to", "77"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^sent a by its ID \d{16} to 77 as m_[\w-]{64}\n$/);
    expect(stdout).toContain(await idOf(world, "a"));
    const [message, ...more] = await messagesOf(world.sandbox);
    expect(more).toEqual([]);
    expect(valueAt(message, "path")).toBe("/v25.0/1234567890/messages");
    expect(valueAt(message, "body")).toEqual({
      recipient: { id: "77" },
      messaging_type: "RESPONSE",
      message: { attachment: { type: "image", payload: { attachment_id: await idOf(world, "a") } } },
    });
  });

  it("of several Pages needs `--page`; each Page sends its own ID with its own token", async () => {
    const world = await openWorld(twoPages);
    const { exitCode, stderr } = await world.run(["send", "a", "--to", "77"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "error[page-ambiguous]: `a` can be sent from the Pages `acme`, `other`, and a PSID is of one Page alone",
    );
    expect(stderr).toContain("hint: name it: `--page acme`");
    expect((await world.run(["send", "b", "--to", "77"])).stdout).toContain(await idOf(world, "b", "acme"));
    const sent = await world.run(["send", "a", "--to", "77", "--page", "other"]);
    expect(sent.stdout).toContain(await idOf(world, "a", "other"));
    expect(valueAt((await messagesOf(world.sandbox)).at(-1), "path")).toBe("/v25.0/9876543210/messages");
  });

  it("without an ID is an error that says what to do, and nothing is sent", async () => {
    const world = await openWorld();
    await writeFile(join(world.folder, "new.png"), pngOf(5, 2));
    await writeFile(join(world.folder, "messenger-assets.yaml"), "version: 1\nassets: { new: new.png }\n");
    const { exitCode, stderr } = await world.run(["send", "new", "--to", "77"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[id-missing]: `new` has no attachment ID on Page `default`");
    expect(stderr).toContain("`messenger-assets apply` uploads it; `--upload` sends its bytes");
    expect(await messagesOf(world.sandbox)).toEqual([]);
  });

  it("whose ID has expired, or is of other bytes, is sent with a warning, and 2018074 says what to do", async () => {
    const world = await openWorld();
    await advance(world.sandbox, "91d");
    await writeFile(join(world.folder, "a.png"), pngOf(9, 9));
    const options = ["send", "a", "--to", "77"];
    const { exitCode, stderr } = await runIn(world.folder, options, {
      nowMs: nowMs + 91 * dayMs,
      env: { MESSENGER_GRAPH_URL: world.sandbox.url, MESSENGER_PAGE_ACCESS_TOKEN: acme.token },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("warning[id-expired]: the ID of `a` has expired (2027-02-20T08:00:00Z)");
    expect(stderr).toContain("warning[content-changed]: the ID of `a` is of an earlier upload");
    expect(stderr).toMatch(
      /\nfailed a: .+ \(code 100, subcode 2018074, trace .+\)\n {2}hint: the ID is dead, .+\(`apply --replace a`\)\n/,
    );
  });

  it("goes with a token of another Page nowhere", async () => {
    const world = await openWorld();
    const env = { MESSENGER_GRAPH_URL: world.sandbox.url, MESSENGER_PAGE_ACCESS_TOKEN: other.token };
    const { exitCode, stdout } = await world.run(["send", "a", "--to", "77", "--json"], { env });
    expect(exitCode).toBe(1);
    expect(valueAt(checkDocument("send", stdout), "diagnostics", 0, "code")).toBe("page-mismatch");
    expect(await messagesOf(world.sandbox)).toEqual([]);
  });
});

describe("a text", () => {
  it("is sent alone, with the type and tag that are asked for", async () => {
    const world = await openWorld();
    const { stdout } = await world.run([
      "send",
      "--text",
      "hello",
      "--to",
      "77",
      "--messaging-type",
      "UPDATE",
    ]);
    expect(stdout).toMatch(/^sent \(text\) to 77 as m_/);
    await world.run(["send", "--text", "late", "--to", "77", "--tag", "HUMAN_AGENT"]);
    expect((await messagesOf(world.sandbox)).map((message) => valueAt(message, "body"))).toEqual([
      { recipient: { id: "77" }, messaging_type: "UPDATE", message: { text: "hello" } },
      {
        recipient: { id: "77" },
        messaging_type: "MESSAGE_TAG",
        tag: "HUMAN_AGENT",
        message: { text: "late" },
      },
    ]);
  });

  it("comes before the asset", async () => {
    const world = await openWorld();
    const sent = await world.run(["send", "a", "--text", "this is a:", "--to", "77", "--json"]);
    expect(outcomesIn(sent)).toEqual(["(text) sent", "a sent"]);
  });

  it("that meets a closed window keeps the asset from being sent, until a tag opens it", async () => {
    const world = await openWorld();
    const argv = ["send", "a", "--text", "hi", "--to", "77", "--json"];
    expect(outcomesIn(await world.run(argv))).toEqual(["(text) sent", "a sent"]);
    await advance(world.sandbox, "25h");
    const late = await world.run(argv);
    expect(late.exitCode).toBe(1);
    expect(outcomesIn(late)).toEqual(["(text) failed 10/2018278", "a not-started 10/2018278"]);
    expect(outcomesIn(await world.run([...argv, "--tag", "HUMAN_AGENT"]))).toEqual(["(text) sent", "a sent"]);
    for (const mode of ["--upload", "--save"]) {
      expect(outcomesIn(await world.run([...argv, mode]))).toEqual([
        "(text) failed 10/2018278",
        "a not-started 10/2018278",
      ]);
    }
  });
});

describe("--all", () => {
  it("walks through every asset, with a line for each and a table at the end", async () => {
    const world = await openWorld();
    const { exitCode, stdout, stderr } = await world.run(["send", "--all", "--to", "77"]);
    expect(exitCode).toBe(0);
    expect(stderr.match(/^sent /gm)).toHaveLength(3);
    expect(stdout.replaceAll(/m_[\w-]+/g, "m_…").replaceAll(/\d{16}/g, "ID")).toMatchInlineSnapshot(`
      "OUTCOME  KEY   ATTACHMENT ID     MESSAGE ID OR ERROR
      sent     a     ID  m_…
      sent     b     ID  m_…
      sent     same  ID  m_…

      Sent 3 messages to 77.
      "
    `);
    const quiet = await world.run(["send", "--all", "--to", "77", "--quiet"]);
    expect(quiet).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("goes on after a dead ID, and ends with 1", async () => {
    const world = await openWorld();
    await putRules(world.sandbox, [
      { match: { path: "/messages", key: await idOf(world, "a") }, effect: { error: "100/2018074" } },
    ]);
    const walked = await world.run(["send", "--all", "--to", "77", "--json"]);
    expect(walked.exitCode).toBe(1);
    expect(outcomesIn(walked)).toEqual(["a failed 100/2018074", "b sent", "same failed 100/2018074"]);
    expect(valueAt(parseJson(walked.stdout), "status")).toBe("partial");
    expect((await world.run(["send", "--all", "--only", "b", "--to", "77"])).exitCode).toBe(0);
  });

  it.each(["id", "upload", "save"])(
    "does not carry on to a user who cannot be reached, nor while throttled (%s)",
    async (mode) => {
      const world = await openWorld();
      const argv = ["send", "--all", "--json", ...(mode === "id" ? [] : [`--${mode}`])];
      const before = (await messagesOf(world.sandbox)).length;
      const walked = await world.run([...argv, "--to", "551"]);
      expect(walked.exitCode).toBe(1);
      expect(outcomesIn(walked).filter((line) => line.includes("failed"))).toHaveLength(
        mode === "save" ? 2 : 1,
      );
      await putRules(world.sandbox, [{ match: { path: "/messages" }, effect: { error: 613 } }]);
      expect(outcomesIn(await world.run([...argv, "--to", "77"]))).toContain("b not-started 613");
      expect((await messagesOf(world.sandbox)).length - before).toBe(2);
    },
  );

  it("says of a throttled question nothing that is about uploads", async () => {
    const world = await openWorld();
    await putRules(world.sandbox, [{ match: { path: "/me" }, effect: { error: 80006 } }]);
    const sent = await world.run(["send", "a", "--to", "77"]);
    expect(sent.exitCode).toBe(1);
    expect(sent.stderr).toMatch(/^hint: wait before the next run: more calls now prolong the block$/m);
  });

  it("leaves the bot its share of the allowance", async () => {
    const world = await openWorld();
    await putRules(world.sandbox, { rules: [], rateLimit: { calls: 3, windowMs: 3_600_000 } });
    const walked = await world.run(["send", "--all", "--to", "77", "--json"]);
    expect(walked.exitCode).toBe(1);
    expect(outcomesIn(walked)).toEqual(["a sent", "b sent", "same not-started rate-limit-wait"]);
  });

  it("ends in good order at a signal", async () => {
    let running: Running | undefined;
    const world = await openWorld(onePage, ({ path }) => {
      if (path.endsWith("/messages")) running?.send("SIGTERM");
    });
    running = world.start(["send", "--all", "--to", "77", "--json"]);
    const ended = await running.ended;
    expect(ended.exitCode).toBe(143);
    expect(valueAt(checkDocument("send", ended.stdout), "status")).toBe("interrupted");
    expect(outcomesIn(ended)).toEqual(["a sent", "b not-started", "same not-started"]);
  });

  it("sends nothing after a signal before the first message", async () => {
    let running: Running | undefined;
    const world = await openWorld(onePage, () => running?.send("SIGINT"));
    running = world.start(["send", "a", "--to", "77", "--json"]);
    const ended = await running.ended;
    expect(ended.exitCode).toBe(130);
    expect(checkDocument("send", ended.stdout)).toMatchObject({ status: "interrupted", results: [] });
    expect(await messagesOf(world.sandbox)).toEqual([]);
    running = world.start(["send", "a", "--to", "77"]);
    expect((await running.ended).stderr).toBe("Interrupted before anything was sent.\n");
  });
});

describe("--upload", () => {
  it("sends file and URL without an ID, and records nothing", async () => {
    const files = {
      ...onePage,
      "messenger-assets.yaml": `version: 1
assets: { a: a.png, web: { url: "http://sandbox.localhost/b.png", type: image }, bytes: { url: "http://sandbox.localhost/b.png", upload: bytes } }
`,
    };
    const folder = await tempProject(files);
    const sent = await runIn(folder, ["send", "--all", "--upload", "--to", "77", "--sandbox", "--json"]);
    expect(sent.stderr).toBe("");
    expect(outcomesIn(sent)).toEqual(["a sent", "bytes sent", "web sent"]);
    expect(
      listAt(parseJson(sent.stdout), "results").map((result) => valueAt(result, "attachmentId")),
    ).toEqual([undefined, undefined, undefined]);
    expect((await runIn(folder, ["plan", "--sandbox"])).stdout).toContain("3 to create");
  });

  it("asks Meta to keep nothing", async () => {
    const world = await openWorld();
    await world.run(["send", "a", "--upload", "--to", "77"]);
    expect(valueAt(await messagesOf(world.sandbox), 0, "body")).toEqual({
      message: { attachment: { type: "image", payload: {} } },
      recipient: { id: "77" },
      messaging_type: "RESPONSE",
    });
  });
});

describe("--save", () => {
  it("records the ID as an apply would: the lockfile, the retired ID, the outputs", async () => {
    const world = await openWorld();
    const old = await idOf(world, "b");
    await writeFile(join(world.folder, "b.png"), pngOf(8, 8));
    const { exitCode, stdout, stderr } = await world.run(["send", "b", "--save", "--to", "77"]);
    const saved = await idOf(world, "b");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "wrote ids.json\n" });
    expect(stdout).toMatch(new RegExp(`^sent b to 77 as m_[\\w-]+; saved as ${saved}\n$`));
    expect(saved).not.toBe(old);
    const lockfile = await world.lockfile();
    expect(valueAt(lockfile, "pages", "default", "retired", 0, "attachmentId")).toBe(old);
    expect(await readFile(join(world.folder, "ids.json"), "utf8")).toContain(saved);
    expect((await world.run(["plan"])).stdout).toBe("No changes. 3 assets are up to date.\n");
    expect((await world.run(["send", "b", "--to", "77"])).stdout).toContain(`by its ID ${saved}`);
  });

  it("sends the same bytes once, and shows the other keys by the ID that they get", async () => {
    const world = await openWorld();
    const sent = await world.run(["send", "--all", "--save", "--to", "77", "--json"]);
    expect(outcomesIn(sent)).toEqual(["a sent", "b sent", "same sent"]);
    const messages = await messagesOf(world.sandbox);
    expect(messages.map((message) => valueAt(message, "contentType"))).toEqual([
      "image/png",
      "image/png",
      undefined,
    ]);
    expect(await idOf(world, "same")).toBe(await idOf(world, "a"));
  });

  it("merges what somebody else has written meanwhile", async () => {
    let othersWrite = (): void => undefined;
    const world = await openWorld(onePage, ({ path }) => {
      if (path.endsWith("/messages")) othersWrite();
    });
    const [a, b] = [await idOf(world, "a"), await idOf(world, "b")];
    const path = join(world.folder, "messenger-assets.lock.json");
    othersWrite = () => writeFileSync(path, readFileSync(path, "utf8").replace(b, "1111222233334444"));
    expect((await world.run(["send", "a", "--save", "--to", "77"])).exitCode).toBe(0);
    expect(await idOf(world, "a")).not.toBe(a);
    expect(await idOf(world, "b")).toBe("1111222233334444");
  });

  it("waits for no other run", async () => {
    const world = await openWorld();
    const lock = await acquireRunLock(join(world.folder, ".messenger-assets/messenger-assets/run.lock"), {
      clock: backgroundClock,
    });
    const { exitCode, stderr } = await world.run(["send", "a", "--save", "--to", "77"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[run-locked]");
    expect((await world.run(["send", "a", "--upload", "--to", "77"])).exitCode).toBe(0);
    await lock.release();
  });

  it("uploads what changed behind a URL once more, without a second message", async () => {
    const server = await startHostileServer();
    onTestFinished(server.close);
    let bytes = pngOf(1, 1);
    let requests = 0;
    server.on("/web.png", (response, request) => {
      const etag = `"${bytes.length}"`;
      requests += 1;
      if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
      else response.writeHead(200, { "content-type": "image/png", etag }).end(bytes);
      // The second one is Meta's: from then on there are other bytes.
      if (requests === 2) bytes = Buffer.concat([pngOf(2, 2), Buffer.from("more")]);
    });
    const world = await openWorld({ "messenger-assets.yaml": "version: 1\nassets: {}\n" });
    const manifest = `version: 1\nassets: { web: "${server.url}/web.png" }\n`;
    await writeFile(join(world.folder, "messenger-assets.yaml"), manifest);
    const sent = await world.run(["send", "web", "--save", "--to", "77", "--json"]);
    expect(outcomesIn(sent)).toEqual(["web failed file-changed"]);
    expect(valueAt(parseJson(sent.stdout), "results", 0, "messageId")).toMatch(/^m_/);
    expect(await messagesOf(world.sandbox)).toHaveLength(1);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    expect(valueAt(await world.lockfile(), "pages", "default", "assets", "web", "digest")).toBe(digest);
  });

  it("keeps the old ID when the message fails, and never sends it twice after a lost reply", async () => {
    const world = await openWorld();
    const before = await world.lockfile();
    await putRules(world.sandbox, [{ match: { path: "/messages" }, effect: { lose: true } }]);
    const lost = await world.run(["send", "a", "--save", "--to", "77", "--json"]);
    expect(lost.exitCode).toBe(1);
    expect(outcomesIn(lost)).toEqual(["a failed reply-lost"]);
    expect(valueAt(parseJson(lost.stdout), "results", 0, "error", "possibleDuplicate")).toBe(true);
    expect(await messagesOf(world.sandbox)).toHaveLength(1);
    expect(await world.lockfile()).toEqual(before);
  });

  it("says of what was sent and cannot be recorded that it was sent", async () => {
    const world = await openWorld();
    const body = { recipient_id: "77", message_id: "m_1" };
    await putRules(world.sandbox, [{ match: { path: "/messages" }, effect: { reply: { body } } }]);
    const { exitCode, stderr } = await world.run(["send", "a", "--save", "--to", "77"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "failed a (sent to 77 as m_1): the message with `a` was sent, and the reply names",
    );
  });
});

describe("a temporary error", () => {
  it("is tried again, and the message is sent once", async () => {
    const world = await openWorld();
    await putRules(world.sandbox, [{ match: { path: "/messages" }, times: 1, effect: { error: 1200 } }]);
    expect(outcomesIn(await world.run(["send", "a", "--to", "77", "--json"]))).toEqual(["a sent"]);
    expect(await messagesOf(world.sandbox)).toHaveLength(2);
  });
});

describe("wrong usage", () => {
  it.each([
    [["--to", "77"], "`send` takes a key, or `--all`, or `--text` alone"],
    [["a"], "required option '--to <psid>' not specified"],
    [["a", "--to", " "], "option '--to <psid>' argument ' ' is invalid. It must not be empty."],
    [["a", "--all", "--to", "77"], "`--all` takes the place of a key"],
    [["--text", "hi", "--save", "--to", "77"], "`--save` needs a key, or `--all`"],
    [["a", "--save", "--upload", "--to", "77"], "option '--upload' cannot be used with option '--save'"],
    [
      ["a", "--to", "77", "--messaging-type", "MESSAGE_TAG"],
      "the messaging type MESSAGE_TAG needs a `--tag`",
    ],
    [
      ["a", "--to", "77", "--messaging-type", "UPDATE", "--tag", "HUMAN_AGENT"],
      "`--tag` goes with the messaging type MESSAGE_TAG alone",
    ],
    [["a", "--to", "77", "--tag", "human"], "It must be in capital letters, such as `HUMAN_AGENT`."],
    [["a", "--to", "77", "--messaging-type", "NEWS"], "Allowed choices are RESPONSE, UPDATE, MESSAGE_TAG."],
  ])("%j ends with 64", async (argv, message) => {
    const { exitCode, stderr } = await runIn(await tempProject(onePage), ["send", ...argv]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
  });
});
