import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { parseJson } from "./json.ts";
import type { TestProject } from "./project.ts";

const run = promisify(execFile);
const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** How a bot in some language is built from code on a page, and asked. */
interface ReaderKit {
  /** The output of the manifest that the code imports. */
  readonly output: { readonly format: string; readonly path: string };
  /** Where the page's two blocks go: that which opens `assets`, and that which has baked IDs. */
  readonly files: readonly [open: string, baked: string];
  /** Code around them: for each line of stdin a refresh and a line of JSON, and one line of JSON. */
  readonly drivers: Readonly<Record<string, string>>;
  readonly build?: readonly [file: string, ...args: readonly string[]];
  readonly command: readonly [file: string, ...args: readonly string[]];
  readonly bakedCommand: readonly [file: string, ...args: readonly string[]];
}

/** By the language of the page's blocks. */
export const readerKits: Readonly<Record<"ts" | "python", ReaderKit>> = {
  ts: {
    output: { format: "typescript", path: "generated/messenger-assets.ts" },
    files: ["assets.ts", "baked.ts"],
    drivers: {
      "drive.ts": `
import { createInterface } from "node:readline";
import { assets } from "./assets.ts";

for await (const _ of createInterface(process.stdin)) {
  await assets.refresh();
  const { payload } = assets.page("1234567890").message("welcome").attachment;
  console.log(JSON.stringify({ ...payload, failed: assets.health().failure !== undefined }));
}
`,
      "drive-baked.ts": `
import { bakedMessage } from "./baked.ts";

console.log(JSON.stringify(bakedMessage("default", "welcome")));
`,
    },
    build: [process.execPath, compiler, "--project", "tsconfig.json"],
    command: [process.execPath, "built/drive.js"],
    bakedCommand: [process.execPath, "built/drive-baked.js"],
  },
  python: {
    output: { format: "python", path: "messenger_assets.py" },
    files: ["opened.py", "baked.py"],
    drivers: {
      "drive.py": `
import json
import sys

from opened import assets

for _ in sys.stdin:
    assets.refresh()
    payload = assets.page("1234567890").message("welcome")["attachment"]["payload"]
    print(json.dumps({**payload, "failed": "failure" in assets.health()}), flush=True)
`,
      "drive_baked.py": `
import json

from baked import baked_message

print(json.dumps(baked_message("default", "welcome")))
`,
    },
    command: ["python3", "drive.py"],
    bakedCommand: ["python3", "drive_baked.py"],
  },
};

/** Writes a page's blocks into `project`, and builds them. */
export async function buildReader(
  project: TestProject,
  { files, drivers, build }: ReaderKit,
  blocks: readonly string[],
): Promise<void> {
  for (const [index, file] of files.entries()) await project.write(file, blocks[index] ?? "");
  for (const [file, code] of Object.entries(drivers)) await project.write(file, code);
  if (build === undefined) return;
  const [file, ...args] = build;
  await run(file, args, { cwd: project.folder });
}

/** What a bot with baked IDs prints. */
export async function runBaked(project: TestProject, { bakedCommand }: ReaderKit): Promise<unknown> {
  const [file, ...args] = bakedCommand;
  const { stdout } = await run(file, args, { cwd: project.folder });
  return parseJson(stdout);
}

/** Starts a bot that reads `assets`; gives what has it refresh and answer. It ends with the test. */
export function startReader(
  project: TestProject,
  { command }: ReaderKit,
  assets: string,
): () => Promise<unknown> {
  const [file, ...args] = command;
  const child: ChildProcess = spawn(file, args, {
    cwd: project.folder,
    env: { PATH: process.env["PATH"], ASSETS: assets },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill();
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("no pipes");
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  return async () => {
    stdin.write("\n");
    const { value } = await lines.next();
    return parseJson(String(value));
  };
}
