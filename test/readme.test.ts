import { spawn } from "node:child_process";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../src/sandbox/start-sandbox.ts";

const root = join(import.meta.dirname, "..");
const readme = await readFile(join(root, "README.md"), "utf8");

/** Commands that `.ci/run` runs as they stand, or that install what is being tested. */
const runElsewhere = new Map([
  ["npm ci && npm run demo", "node examples/demo.js"],
  ["npm ci && npm test", "npm ci && npm test"],
  ["npm install --save-dev messenger-assets", 'npm install "$work/$tarball"'],
]);

describe("the README's commands", () => {
  let folder: string;
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "messenger-assets-readme-")));
    await mkdir(join(folder, "node_modules", ".bin"), { recursive: true });
    await symlink(join(root, "dist", "bin.js"), join(folder, "node_modules", ".bin", "messenger-assets"));
    await chmod(join(root, "dist", "bin.js"), 0o755);
    await cp(join(root, "examples", "media", "stickers"), join(folder, "media"), { recursive: true });
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(join(folder, ".gitignore"), "node_modules\n");
    sandbox = await startSandbox({ pages: [{ name: "default", token: "the-token" }] });
  });

  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("are run by CI where they install things", async () => {
    const ci = await readFile(join(root, ".ci", "run"), "utf8");
    for (const [command, inCi] of runElsewhere) {
      expect(readme).toContain(command);
      expect(ci).toContain(inCi);
    }
  });

  it("work one after the other, in a repository with media and nothing else", {
    timeout: 240_000,
  }, async () => {
    const commands = fencedBlocks("sh")
      .flatMap((block) => block.split("\n"))
      .filter((line) => line !== "" && !runElsewhere.has(line))
      .map((line) => line.replace('"the token"', '"the-token"'));
    const repository = [
      "git init --quiet",
      "git init --quiet --bare .git/own",
      "git remote add origin .git/own",
    ];
    const script = ["set -e", ...repository, ...commands.map(withEcho)].join("\n");

    const { code, output } = await runScript(script, folder);

    expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
    expect(output).toContain("up to date");
    expect(output).toContain('"code":100,"error_subcode":2018047');
  });

  function withEcho(line: string): string {
    return `echo '$ ${line.replaceAll("'", "'\\''")}'\n${line}`;
  }

  function runScript(
    script: string,
    cwd: string,
  ): Promise<{ readonly code: number | null; readonly output: string }> {
    const identity = {
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@b.c",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@b.c",
    };
    const child = spawn("bash", ["-c", script], {
      cwd,
      env: { ...process.env, ...identity, MESSENGER_GRAPH_URL: sandbox.url, CI: "true" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
  }
});

describe("the README's library example", () => {
  it("runs as it stands", { timeout: 60_000 }, async () => {
    const [example = ""] = fencedBlocks("ts").filter((block) => block.includes('from "messenger-assets"'));
    const folder = await realpath(await mkdtemp(join(tmpdir(), "messenger-assets-library-")));
    const sandbox = await startSandbox({ pages: [{ name: "default", token: "the-token" }] });
    try {
      await cp(join(root, "examples", "media", "welcome.png"), join(folder, "welcome.png"));
      await writeFile(join(folder, "messenger-assets.yaml"), "version: 1\nassets:\n  welcome: welcome.png\n");
      await mkdir(join(folder, "node_modules"));
      await symlink(root, join(folder, "node_modules", "messenger-assets"));
      await writeFile(join(folder, "example.mjs"), example);
      const env = { MESSENGER_GRAPH_URL: sandbox.url, MESSENGER_PAGE_ACCESS_TOKEN: "the-token" };

      const output = await runNode("example.mjs", folder, env);

      expect(output).toBe(
        [
          "1 uploads",
          "page-bound",
          "started",
          "upload-started",
          "upload-progress",
          "upload-finished",
          "complete: 1 uploaded",
          "",
        ].join("\n"),
      );
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  function runNode(file: string, cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
    const child = spawn(process.execPath, [file], { cwd, env: { ...process.env, ...env, NO_COLOR: "1" } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    return new Promise((resolve) => child.on("close", () => resolve(output)));
  }
});

describe("the README's error codes", () => {
  it("are those of the source, each once", async () => {
    const listed = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(listed).toEqual([...new Set(listed)].toSorted());
    expect(listed).toEqual(await codesOfSource());
  });
});

/** Every code of a diagnostic or an upload error that stands in the source. */
async function codesOfSource(): Promise<readonly string[]> {
  const names = await readdir(join(root, "src"), { recursive: true });
  const files = names.filter((name) => name.endsWith(".ts") && !name.startsWith("sandbox"));
  const texts = await Promise.all(files.map((name) => readFile(join(root, "src", name), "utf8")));
  const codes = texts.flatMap((text) =>
    [...text.matchAll(codePattern)].flatMap(([, ...codes]) => codes.filter((code) => code !== undefined)),
  );
  return [...new Set(codes)].toSorted();
}

/** `code: "x"`, the two ends of a `code: … ? "x" : "y"`, and the codes that functions take. */
const codePattern =
  /\bcode: "([a-z-]+)"|\bcode: .*\? "([a-z-]+)" : "([a-z-]+)"|(?:Code = |[pP]roblem\([^[\n]*\[|invalidSecret\()\s*"([a-z-]+)"/g;

function fencedBlocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, block = ""]) => block,
  );
}
