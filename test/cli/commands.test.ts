import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { pngOf } from "../io/facts/sample-media.ts";
import { sends, startHostileServer } from "../support/hostile-server.ts";
import { checkDocument } from "../support/schemas.ts";
import { tempProject } from "../support/temp-project.ts";
import { nowMs, runIn, startIn } from "./run-in.ts";

const png = pngOf(3, 2);
const manifest = `version: 1
assets:
  welcome: media/welcome.png
outputs:
  - { format: typescript, path: src/assets.ts }
`;

function project(): Promise<string> {
  return tempProject({ "messenger-assets.yaml": manifest, "media/welcome.png": png });
}

function codesIn(stdout: string): unknown {
  const document: unknown = JSON.parse(stdout);
  return document;
}

describe("init --ci", () => {
  it("writes the pipelines beside the manifest that is there", async () => {
    const folder = await project();
    const { exitCode, stdout } = await runIn(folder, [
      "init",
      "--ci",
      "github",
      "--code-owner",
      "@acme/bots",
    ]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `wrote .github/workflows/messenger-assets.yml
wrote .github/workflows/messenger-assets-apply.yml
wrote .github/workflows/messenger-assets-comment.yml
wrote .github/CODEOWNERS

Next: read the head of the first file, which says what secrets and variables it wants, and commit them all.
`,
    });
    expect(await readFile(join(folder, "messenger-assets.yaml"), "utf8")).toBe(manifest);
    expect((await runIn(folder, ["init", "--ci", "github"])).stdout).toMatch(
      /^The pipelines are there already\.\n/,
    );
  });

  it("writes a manifest first where there is none", async () => {
    const folder = await tempProject({ "a.png": png, ".gitlab-ci.yml": "test: { script: [npm test] }\n" });
    const { stdout } = await runIn(folder, ["init", "--ci", "gitlab"]);
    expect(stdout).toContain("wrote messenger-assets.yaml: 1 media file found\n");
    expect(stdout).toContain("Add this to .gitlab-ci.yml:\n\ninclude:\n");
    expect((await runIn(folder, ["validate"])).exitCode).toBe(0);
  });

  it("tells what it wrote with --json, and nothing with --quiet", async () => {
    const folder = await project();
    const { stdout } = await runIn(folder, [
      "init",
      "--ci",
      "gitlab",
      "--json",
      "-m",
      "messenger-assets.yaml",
    ]);
    expect(checkDocument("init", stdout)).toEqual({
      formatVersion: 1,
      status: "complete",
      manifest: "messenger-assets.yaml",
      media: [],
      oldIds: [],
      pipelines: {
        written: [".gitlab/messenger-assets.gitlab-ci.yml", ".gitlab-ci.yml", "CODEOWNERS"],
      },
    });
    expect((await runIn(folder, ["init", "--ci", "gitlab", "--quiet"])).stdout).toBe("");
  });

  it("takes the names of the secrets from the manifest, which has to be valid", async () => {
    const pages = 'pages: { a: { id: "1", tokenEnv: A_TOKEN }, b: { id: "2", tokenEnv: B_TOKEN } }\n';
    const folder = await tempProject({ "messenger-assets.yaml": `version: 1\n${pages}assets: {}\n` });
    await runIn(folder, ["init", "--ci", "github"]);
    const text = await readFile(join(folder, ".github/workflows/messenger-assets-apply.yml"), "utf8");
    expect(text).toContain("          B_TOKEN: ${{ secrets.B_TOKEN }}\n");
    const broken = await tempProject({ "messenger-assets.yaml": "version: 2\n" });
    expect((await runIn(broken, ["init", "--ci", "github"])).stderr).toContain("error[manifest-version]");
    expect(existsSync(join(broken, ".github"))).toBe(false);
  });
});

describe("init", () => {
  it("writes a manifest that is valid as it is, whatever the files are called", async () => {
    const names = [
      "true.png",
      "1e3.png",
      "a: b.png",
      "# x.png",
      "yes.png",
      "{a}.png",
      "it's.png",
      "ä.png",
      "[x]/*.png",
    ];
    const many = ["1", "2", "3", "4"].map((name) => `stickers/${name}.png`);
    const folder = await tempProject(Object.fromEntries([...names, ...many].map((name) => [name, png])));
    const { exitCode, stdout, stderr } = await runIn(folder, ["init"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("wrote messenger-assets.yaml: 13 media files found\n");
    expect(stdout).toContain("wrote .gitattributes: reviews fold the lockfile\n");
    expect(await readFile(join(folder, "messenger-assets.yaml"), "utf8")).toMatchSnapshot();
    expect(await runIn(folder, ["validate"])).toEqual({
      exitCode: 0,
      stdout: "messenger-assets.yaml is valid: 13 assets on 1 Page.\n",
      stderr: "",
    });
  });

  it("writes a valid manifest where there is no media", async () => {
    const folder = await tempProject();
    expect((await runIn(folder, ["init"])).stdout).toContain("0 media files found");
    expect((await runIn(folder, ["validate"])).stdout).toBe(
      "messenger-assets.yaml is valid: 0 assets on 1 Page.\n",
    );
  });

  it("names IDs in the code that are likely old ones, once", async () => {
    const folder = await tempProject({ "bot.js": "send('1857777774821032')", "a.png": png });
    const { stdout } = await runIn(folder, ["init"]);
    expect(stdout).toContain("  bot.js:1  1857777774821032\n");
  });

  it("prints a document with --json, and nothing with --quiet", async () => {
    const folder = await tempProject({ "a.png": png });
    expect(codesIn((await runIn(folder, ["init", "--json", "-m", "x.yml"])).stdout)).toEqual({
      formatVersion: 1,
      status: "complete",
      manifest: "x.yml",
      media: [{ path: "a.png", type: "image" }],
      oldIds: [],
    });
    expect(await runIn(folder, ["init", "--quiet"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it.each(["messenger-assets.yaml", "messenger-assets.yml", "messenger-assets.json"])(
    "leaves an existing %s alone",
    async (name) => {
      const folder = await tempProject({ [name]: "mine" });
      const { exitCode, stderr } = await runIn(folder, ["init"]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`error[manifest-exists]: \`${name}\` exists already`);
      expect(await readFile(join(folder, name), "utf8")).toBe("mine");
      expect(existsSync(join(folder, ".gitattributes"))).toBe(false);
    },
  );

  it("writes YAML alone", async () => {
    const folder = await tempProject();
    const { exitCode, stderr } = await runIn(folder, ["init", "-m", "m.json"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[manifest-extension]: `init` writes YAML, and `m.json` does not end so");
  });
});

describe("validate", () => {
  it("prints a document with --json, and nothing with --quiet", async () => {
    const folder = await project();
    expect(codesIn((await runIn(folder, ["validate", "--json"])).stdout)).toEqual({
      formatVersion: 1,
      status: "ok",
      summary: { pages: 1, assets: 1 },
      diagnostics: [],
    });
    expect(await runIn(folder, ["validate", "-q"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("tells all problems at once, by place", async () => {
    const folder = await tempProject({
      "m.yaml":
        "version: 1\nassets:\n  a: media/none.png\n  b: ../../x.png\n  c: { pth: x }\noutputs:\n  - { format: json, path: m.yaml }\n",
    });
    const { exitCode, stderr } = await runIn(folder, ["validate", "-m", "m.yaml"]);
    expect(exitCode).toBe(1);
    expect([...stderr.matchAll(/error\[(.*?)\]/g)].map(([, code]) => code)).toEqual([
      "asset-file-not-found",
      "asset-path-outside",
      "unknown-field",
      "output-extension",
    ]);
    expect(stderr).toContain("4 errors");
  });

  it("refuses an output in the place of a file that a glob matches", async () => {
    const folder = await tempProject({
      "m.yaml":
        "version: 1\nassets:\n  g: { glob: 'data/*.json', type: file }\noutputs:\n  - { format: json, path: data/a.json }\n",
      "data/a.json": "{}",
    });
    const { stderr } = await runIn(folder, ["validate", "-m", "m.yaml"]);
    expect(stderr).toContain("error[output-path-taken]: `data/a.json` is the source of an asset");
  });
});

describe("generate", () => {
  it("writes the outputs, and says so once", async () => {
    const folder = await project();
    expect((await runIn(folder, ["generate"])).stdout).toBe("wrote src/assets.ts\n");
    expect((await runIn(folder, ["generate"])).stdout).toBe("1 unchanged\n");
    expect(await readFile(join(folder, "src/assets.ts"), "utf8")).toContain("welcome");
    expect(await runIn(folder, ["generate", "--quiet"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(codesIn((await runIn(folder, ["generate", "--json"])).stdout)).toEqual({
      formatVersion: 1,
      status: "complete",
      written: [],
    });
  });

  it("with --check writes nothing, and shows what differs", async () => {
    const folder = await project();
    const { exitCode, stdout, stderr } = await runIn(folder, ["generate", "--check"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("+++ src/assets.ts");
    expect(stderr).toContain("error[output-stale]: `src/assets.ts` does not exist");
    expect(existsSync(join(folder, "src"))).toBe(false);
    await runIn(folder, ["generate"]);
    expect(await runIn(folder, ["generate", "--check"])).toEqual({
      exitCode: 0,
      stdout: "1 output is current.\n",
      stderr: "",
    });
  });

  it("says when there is nothing to generate", async () => {
    const folder = await tempProject({ "m.yaml": "version: 1\nassets: {}\n" });
    expect((await runIn(folder, ["generate", "-m", "m.yaml"])).stdout).toBe(
      "The manifest has no `outputs`.\n",
    );
  });
});

describe("status", () => {
  it("shows the IDs of the lockfile at the sandbox's clock, and needs no media", async () => {
    const folder = await project();
    expect((await runIn(folder, ["apply", "--sandbox", "--quiet"])).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await runIn(folder, [
      "status",
      "--sandbox",
      "--json",
      "--at",
      "2026-12-01",
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(codesIn(stdout)).toMatchObject({ formatVersion: 1 });
    expect((await runIn(folder, ["status", "--sandbox"])).stdout).toContain("welcome");
    expect((await runIn(folder, ["status", "--sandbox", "--only", "x*"])).stdout).not.toContain("welcome");
    expect((await runIn(folder, ["status"])).stdout).not.toContain("welcome");
  });

  it("fails when an ID has expired or expires in time, says which, and does so with --quiet and --json too", async () => {
    const folder = await project();
    await runIn(folder, ["apply", "--sandbox", "--quiet"]);
    const status = ["status", "--sandbox", "--at", "2027-02-10", "--fail-within"];
    expect(await runIn(folder, [...status, "5d"])).toMatchObject({ exitCode: 0, stderr: "" });
    const failed = await runIn(folder, [...status, "2w"]);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain("welcome");
    expect(failed.stderr).toBe(
      "error[id-expiring]: 1 attachment ID expires soon: `welcome` on Page `default` (in 10 days)\n" +
        "hint: `messenger-assets apply` renews what is due; `messenger-assets explain KEY` tells more of one\n\n1 error\n",
    );
    expect(await runIn(folder, [...status, "2w", "--quiet"])).toEqual({ ...failed, stdout: "" });
    const json = await runIn(folder, [...status, "2w", "--json"]);
    expect(json).toMatchObject({ exitCode: 1, stderr: "" });
    expect(checkDocument("status", json.stdout)).toMatchObject({ diagnostics: [{ code: "id-expiring" }] });
    const passed = await runIn(folder, [...status, "5d", "--json"]);
    expect(checkDocument("status", passed.stdout)).not.toHaveProperty("diagnostics");
  });

  it("refuses a Page that there is not", async () => {
    const { exitCode, stderr } = await runIn(await project(), ["status", "--page", "defualt"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[page-not-found]: `--page defualt` matches no Page");
    expect(stderr).toContain("hint: did you mean `default`?");
  });
});

describe("plan and apply", () => {
  it("plan exits with 2 when there is something to do and it is asked to, and writes no lockfile", async () => {
    const folder = await project();
    expect((await runIn(folder, ["plan", "--detailed-exitcode"])).exitCode).toBe(2);
    expect((await runIn(folder, ["plan"])).exitCode).toBe(0);
    expect(existsSync(join(folder, "messenger-assets.lock.json"))).toBe(false);
    expect(await runIn(folder, ["plan", "--quiet"])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("narrow to Pages and keys, and warn of a glob that matches no key", async () => {
    const folder = await project();
    const narrowed = await runIn(folder, [
      "plan",
      "--json",
      "--page",
      "default",
      "--only",
      "x*",
      "--replace",
      "y",
    ]);
    expect(narrowed.exitCode).toBe(0);
    expect(codesIn(narrowed.stdout)).toMatchObject({ actions: [] });
    expect(narrowed.stderr).toContain("warning[glob-without-key]: `--only x*` matches no key");
    expect(narrowed.stderr).toContain("warning[glob-without-key]: `--replace y` matches no key");
    expect(narrowed.stderr).toContain("2 warnings");
    expect((await runIn(folder, ["plan", "--only", "x*", "--quiet"])).stderr).toBe("");
  });

  it("apply in the sandbox leaves the real lockfile and outputs alone, and nothing to do", async () => {
    const folder = await project();
    const applied = await runIn(folder, ["apply", "--sandbox", "--json"]);
    expect(codesIn(applied.stdout)).toMatchObject({ status: "complete", summary: { uploaded: 1 } });
    expect((await runIn(folder, ["plan", "--sandbox", "--detailed-exitcode"])).exitCode).toBe(0);
    expect(existsSync(join(folder, "messenger-assets.lock.json"))).toBe(false);
    expect(existsSync(join(folder, "src"))).toBe(false);
    expect(existsSync(join(folder, ".messenger-assets/messenger-assets/sandbox/src/assets.ts"))).toBe(true);
  });

  it("apply takes no made-up date to the real Graph API", async () => {
    const { exitCode, stderr } = await runIn(await project(), ["apply", "--at", "2027-01-01"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[at-not-allowed]");
  });

  it("apply without a token says which variable is missing", async () => {
    const { exitCode, stderr } = await runIn(await project(), ["apply"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[token-missing]: `MESSENGER_PAGE_ACCESS_TOKEN` is not set");
  });

  it("apply uploads nothing when code of another hand is in an output's place", async () => {
    const folder = await tempProject({
      "messenger-assets.yaml": manifest,
      "media/welcome.png": png,
      ".messenger-assets/messenger-assets/sandbox/src/assets.ts": "mine",
    });
    const { exitCode, stderr } = await runIn(folder, ["apply", "--sandbox"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[output-not-generated]");
    expect(
      existsSync(join(folder, ".messenger-assets/messenger-assets/sandbox/messenger-assets.lock.json")),
    ).toBe(false);
  });
});

describe("a signal during apply", () => {
  const twoAssets = "version: 1\nassets:\n  a: a.png\n  b: b.png\n";
  const files = { "messenger-assets.yaml": twoAssets, "a.png": png, "b.png": pngOf(4, 2) };

  async function interrupt(signals: readonly ("SIGINT" | "SIGTERM")[]): Promise<{
    readonly running: ReturnType<typeof startIn>;
    readonly folder: string;
  }> {
    const server = await startHostileServer();
    onTestFinished(server.close);
    const folder = await tempProject(files);
    const env = { MESSENGER_GRAPH_URL: server.url, MESSENGER_PAGE_ACCESS_TOKEN: "TOKEN" };
    const running = startIn(folder, ["apply", "--json", "--concurrency", "1"], { env });
    for (const fields of ["id,name", "id%2Cname"]) {
      server.on(`/v25.0/me?fields=${fields}`, sends('{"id":"1","name":"Acme"}'));
    }
    for (const path of ["/v25.0/1/message_attachments", "/v25.0/me/message_attachments"]) {
      server.on(path, (response, request) => {
        request.resume().on("end", () => {
          for (const signal of signals) running.send(signal);
          response.end('{"attachment_id":"1857777774821032"}');
        });
      });
    }
    return { running, folder };
  }

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "lets the upload in flight end, starts no other, and keeps its ID: %s",
    async (signal, code) => {
      const { running, folder } = await interrupt([signal]);
      const { exitCode, stdout } = await running.ended;
      expect(exitCode, stdout).toBe(code);
      expect(codesIn(stdout)).toMatchObject({
        status: "interrupted",
        summary: { uploaded: 1, notStarted: 1, failed: 0 },
      });
      expect(await readFile(join(folder, "messenger-assets.lock.json"), "utf8")).toContain(
        "1857777774821032",
      );
      expect([running.exits, running.listeners()]).toEqual([[], 0]);
    },
  );

  it("ends the process at once when it comes a second time", async () => {
    const { running } = await interrupt(["SIGTERM", "SIGINT"]);
    await running.ended;
    expect(running.exits).toEqual([130]);
  });
});

describe("sandbox", () => {
  async function untilPrinted(running: ReturnType<typeof startIn>): Promise<void> {
    while (running.stdout() === "") await new Promise((resolve) => setImmediate(resolve));
  }

  it("announces itself on one line with --json, and ends at a signal", async () => {
    const running = startIn(await project(), ["sandbox", "--json"]);
    await untilPrinted(running);
    const [line = "", rest] = running.stdout().split("\n");
    expect(rest).toBe("");
    expect(JSON.parse(line)).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      pages: [
        { name: "default", id: expect.stringMatching(/^\d+$/), token: expect.stringMatching(/^SANDBOX-/) },
      ],
    });
    running.send("SIGTERM");
    expect(await running.ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(running.listeners()).toBe(0);
  });

  it("says how to use it, and plays a Page called `default` where there is no manifest", async () => {
    const running = startIn(await tempProject(), ["sandbox"]);
    await untilPrinted(running);
    running.send("SIGINT");
    const { stdout } = await running.ended;
    expect(stdout).toMatch(
      /^The sandbox listens at (http:\S+) \(end it with Ctrl-C\)\nOpen it in a browser to see uploads and messages: \1\/\n\nexport MESSENGER_GRAPH_URL=\1\nPage default: ID \d+, token SANDBOX-\w+\n$/,
    );
  });

  it("warns when other machines can reach it", async () => {
    const running = startIn(await tempProject(), ["sandbox", "--host", "0.0.0.0"]);
    await untilPrinted(running);
    running.send("SIGINT");
    expect((await running.ended).stderr).toBe(
      "warning: the sandbox listens on 0.0.0.0, so other machines can reach it\n",
    );
  });

  it("says when its port is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const running = startIn(await tempProject(), ["sandbox", "--port", String(port)]);
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `error[sandbox-address]: the sandbox cannot listen on 127.0.0.1:${port}: EADDRINUSE`,
    );
    expect(running.listeners()).toBe(0);
  });

  it("says when its port is none", async () => {
    const { exitCode, stderr } = await runIn(await tempProject(), ["sandbox", "--port", "70000"]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain("It must be a whole number from 0 to 65535.");
  });
});

it("runs at the context's clock", () => {
  expect(new Date(nowMs).toISOString()).toBe("2026-11-22T08:00:00.000Z");
});
