import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseJson, textAt, valueAt } from "../support/json.ts";
import { type ProjectFiles, tempProject } from "../support/temp-project.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type Running, runIn, startIn } from "./run-in.ts";

interface Started {
  readonly running: Running;
  readonly url: string;
  readonly token: string;
}

/** A sandbox in a folder of its own, or in `folder`; ends with the test. */
async function startFaulty(argv: readonly string[], folder?: string): Promise<Started> {
  const running = startIn(folder ?? (await tempProject()), ["sandbox", "--json", ...argv]);
  onTestFinished(async () => {
    running.send("SIGTERM");
    await running.ended;
  });
  await waitUntil("it listens", () => running.stdout() !== "");
  const announced = parseJson(running.stdout());
  return { running, url: textAt(announced, "url"), token: textAt(announced, "pages", "0", "token") };
}

async function rulesOf({ url }: Started): Promise<unknown> {
  return (await fetch(`${url}/_sandbox/rules`)).json();
}

async function put({ url }: Started, document: unknown): Promise<void> {
  await fetch(`${url}/_sandbox/rules`, { method: "PUT", body: JSON.stringify(document) });
}

function ask({ url, token }: Started, path = "me"): Promise<Response> {
  return fetch(`${url}/v25.0/${path}`, { headers: { authorization: `Bearer ${token}` } });
}

const path = "message";

describe("an option", () => {
  it.each([
    [["--fail", "5%"], { match: { path, share: 0.05 }, effect: { error: "2" } }],
    [["--fail", "0.5%:lose"], { match: { path, share: 0.005 }, effect: { lose: true } }],
    [["--fail", "3:190/463"], { match: { path, call: 3 }, effect: { error: "190/463" } }],
    [["--fail", "1:-1"], { match: { path, call: 1 }, effect: { error: "-1" } }],
    [["--fail", "100%:html"], { match: { path, share: 1 }, effect: { html: 502 } }],
    [["--fail", "1:reset"], { match: { path, call: 1 }, effect: { reset: "after" } }],
    [["--fail", "1:hang"], { match: { path, call: 1 }, effect: { hang: true } }],
    [["--fail", "1:truncate"], { match: { path, call: 1 }, effect: { truncate: true } }],
    [["--latency", "100ms"], { effect: { latencyMs: 100 } }],
    [["--latency", "1.5s"], { effect: { latencyMs: 1500 } }],
    [["--token-expires-after", "100"], { effect: { expireToken: { afterCalls: 100 } } }],
    [["--token-expires-after", "2h"], { effect: { expireToken: { after: "2h" } } }],
  ])("%j is short for the rule %j", async (argv, rule) => {
    expect(await rulesOf(await startFaulty(argv))).toEqual({ rules: [rule] });
  });

  it.each([
    ["200/1h", { calls: 200, windowMs: 3_600_000 }],
    ["0/90s:613", { calls: 0, windowMs: 90_000, code: 613 }],
  ])("--rate-limit %s is short for the limit %j", async (text, rateLimit) => {
    expect(await rulesOf(await startFaulty(["--rate-limit", text]))).toEqual({ rules: [], rateLimit });
  });

  it.each([
    [["--fail", "101%"], "a share such as `5%`"],
    [["--fail", "0"], "a share such as `5%`"],
    [["--fail", "5%:melt"], "html, reset, hang, truncate or lose"],
    [["--fail", "5%:2:3"], "a share such as `5%`"],
    [["--latency", "100"], "a duration such as `100ms`"],
    [["--latency", "2h"], "an hour at the most"],
    [["--rate-limit", "200"], "calls in a time such as `200/1h`"],
    [["--rate-limit", "200/0s"], "calls in a time such as `200/1h`"],
    [["--rate-limit", "200/1h:x"], "calls in a time such as `200/1h`"],
    [["--token-expires-after", "soon"], "a number of calls such as `100`"],
  ])("%j is wrong usage", async (argv, message) => {
    const { exitCode, stderr } = await runIn(await tempProject(), ["sandbox", ...argv]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
  });

  it("acts from the first call on, and again after a reset", async () => {
    const sandbox = await startFaulty(["--rate-limit", "1/1h:4", "--token-expires-after", "3"]);
    const codes = async (): Promise<readonly unknown[]> => {
      const replies = [await ask(sandbox), await ask(sandbox), await ask(sandbox), await ask(sandbox)];
      return Promise.all(replies.map(async (reply) => valueAt(await reply.json(), "error", "code")));
    };
    expect(await codes()).toEqual([undefined, 4, 4, 190]);
    await put(sandbox, []);
    expect(await codes()).toEqual([undefined, undefined, undefined, undefined]);
    await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
    expect(await codes()).toEqual([undefined, 4, 4, 190]);
  });

  it("takes the place of rules that an earlier run left, which stay without one", async () => {
    const folder = await tempProject();
    const left = { rules: [{ effect: { latencyMs: 1 } }] };
    const first = await startFaulty([], folder);
    await put(first, left);
    first.running.send("SIGTERM");
    await first.running.ended;
    const second = await startFaulty([], folder);
    expect(await rulesOf(second)).toEqual(left);
    second.running.send("SIGTERM");
    await second.running.ended;
    expect(await rulesOf(await startFaulty(["--latency", "2ms"], folder))).toEqual({
      rules: [{ effect: { latencyMs: 2 } }],
    });
  });
});

describe("--rules", () => {
  const yaml = `# what our bot must survive
rules:
  - match: { key: "stickers/*", call: 1 }
    effect: { error: 100/2018047 }
rateLimit: { calls: 5, windowMs: 1000 }
`;
  const document = {
    rules: [{ match: { key: "stickers/*", call: 1 }, effect: { error: "100/2018047" } }],
    rateLimit: { calls: 5, windowMs: 1000 },
  };

  it.each([
    ["rules.yaml", yaml],
    ["rules.json", JSON.stringify(document)],
  ])("takes %s", async (name, text) => {
    const folder = await tempProject({ [name]: text });
    expect(await rulesOf(await startFaulty(["--rules", name], folder))).toEqual(document);
  });

  it("takes a list, too, and the other options with it: their rules after its own, their limit before", async () => {
    const folder = await tempProject({ "a.yaml": "- effect: { lose: true }\n", "b.yaml": yaml });
    expect(await rulesOf(await startFaulty(["--rules", "a.yaml", "--latency", "5ms"], folder))).toEqual({
      rules: [{ effect: { lose: true } }, { effect: { latencyMs: 5 } }],
    });
    const argv = ["--rules", join(folder, "b.yaml"), "--rate-limit", "7/1m"];
    expect(await rulesOf(await startFaulty(argv, folder))).toEqual({
      ...document,
      rateLimit: { calls: 7, windowMs: 60_000 },
    });
  });

  async function refuse(files: ProjectFiles): Promise<string> {
    const { exitCode, stdout, stderr } = await runIn(await tempProject(files), [
      "sandbox",
      "--rules",
      "r.yaml",
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    return stderr;
  }

  it("tells everything that is wrong in it, where, and how to mend it", async () => {
    const text = `rules:
  - match: { tpye: image }
    effect: { error: { code: 190, status: 42 } }
  - effect: {}
    times: 2
rateLimit: { calls: 5 }
`;
    expect(await refuse({ "r.yaml": text })).toMatchInlineSnapshot(`
      "error[sandbox-rules-invalid]: there is no \`rules[0].match.tpye\`
        --> r.yaml:2:14
         |
       2 |   - match: { tpye: image }
         |              ^^^^
      hint: did you mean \`type\`?

      error[sandbox-rules-invalid]: \`rules[0].effect.error.status\` must be a whole number from 200 to 599
        --> r.yaml:3:43
         |
       3 |     effect: { error: { code: 190, status: 42 } }
         |                                           ^^

      error[sandbox-rules-invalid]: \`rules[1].effect\` does nothing
        --> r.yaml:4:5
         |
       4 |   - effect: {}
         |     ^^^^^^
      hint: for example \`"effect": {"error": 2}\`, \`{"lose": true}\` or \`{"latencyMs": 100}\`

      error[sandbox-rules-invalid]: \`rateLimit\` needs \`windowMs\`
        --> r.yaml:6:1
         |
       6 | rateLimit: { calls: 5 }
         | ^^^^^^^^^
      hint: for example \`calls: 200, windowMs: 3600000\`

      4 errors
      "
    `);
  });

  it("tells what is no YAML, and shows no secret", async () => {
    const stderr = await refuse({
      "r.yaml": "rules: [ { match: { key: EAABwzLixnjYBO0abcdef }, effect: {} \n",
    });
    expect(stderr).toContain("error[yaml-syntax]");
    expect(stderr).toContain("--> r.yaml:");
    expect(stderr).not.toContain("EAABwzLixnjYBO0abcdef");
  });

  it("tells that there is no such file", async () => {
    const hint =
      "hint: `--rules` takes a file with a rules document, in JSON or YAML; its path counts from this folder";
    expect(await refuse({})).toBe(
      `error[sandbox-rules-unreadable]: \`r.yaml\` does not exist\n${hint}\n\n1 error\n`,
    );
    expect(await refuse({ "r.yaml/x": "" })).toBe(
      `error[sandbox-rules-unreadable]: \`r.yaml\` cannot be read: it is a folder (EISDIR)\n  --> r.yaml\n${hint}\n\n1 error\n`,
    );
  });
});

it("`--verbose` tells on stderr what was received, and what came of it", async () => {
  const sandbox = await startFaulty(["--verbose", "--fail", "1:100/2018047", "--fail", "2:reset"]);
  await (await ask(sandbox)).text();
  const body = new FormData();
  body.set("message", JSON.stringify({ attachment: { type: "file", payload: {} } }));
  body.set("filedata", new Blob(["x"], { type: "text/plain" }), "a\u202eb.txt");
  const headers = { authorization: `Bearer ${sandbox.token}` };
  const url = `${sandbox.url}/v25.0/me/message_attachments`;
  for (const _ of [1, 2, 3]) {
    await fetch(url, { method: "POST", body, headers }).then(
      (reply) => reply.text(),
      () => undefined,
    );
  }
  await waitUntil("four lines", () => sandbox.running.stderr().split("\n").length === 5);
  expect(sandbox.running.stderr().replaceAll(/\d{16}/g, "ID")).toMatchInlineSnapshot(`
    "GET /v25.0/me default: 200
    POST /v25.0/me/message_attachments default file a\\u202eb.txt: 400 code 100/2018047 (error)
    POST /v25.0/me/message_attachments default file a\\u202eb.txt: no answer (reset)
    POST /v25.0/me/message_attachments default file a\\u202eb.txt: 400 code 100
    "
  `);
});

it("finds the manifest's keys", async () => {
  const folder = await tempProject({
    "messenger-assets.yaml": `version: 1
assets:
  stickers: { glob: "media/**/*.txt", type: file }
`,
    "media/a/hello.txt": "a",
    "media/b/hello.txt": "b",
  });
  await writeFile(join(folder, "r.yaml"), '- { match: { key: "stickers/b/*" }, effect: { error: 368 } }\n');
  const sandbox = await startFaulty(["--rules", "r.yaml"], folder);
  const upload = async (text: string): Promise<number> => {
    const body = new FormData();
    body.set("message", JSON.stringify({ attachment: { type: "file", payload: {} } }));
    body.set("filedata", new Blob([text], { type: "text/plain" }), "hello.txt");
    const headers = { authorization: `Bearer ${sandbox.token}` };
    return (await fetch(`${sandbox.url}/me/message_attachments`, { method: "POST", body, headers })).status;
  };
  expect([await upload("a"), await upload("b"), await upload("c")]).toEqual([200, 403, 200]);
});
