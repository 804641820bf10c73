import { cp, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { CommandContext, OutputStream } from "../../src/cli/context.ts";
import { run } from "../../src/cli/run.ts";
import { systemClock } from "../../src/io/clock.ts";
import { applyCaseSetup, readCaseSetup } from "./case-setup.ts";

/** What is about a case, and no input of it. */
const descriptions = new Set(["command.txt", "expected.txt", "setup.json"]);

const now = Date.parse("2026-11-22T08:00:00Z");

/** Runs the commands of the case at `folder` in a copy of it: each with its whole stdout, stderr and exit code. */
export async function runCase(folder: string): Promise<string> {
  const setup = await readCaseSetup(folder);
  const root = await realpath(await mkdtemp(join(tmpdir(), "messenger-assets-corpus-")));
  const project = join(root, "project");
  try {
    await cp(folder, project, { recursive: true, filter: (path) => !descriptions.has(basename(path)) });
    await applyCaseSetup(project, setup);
    const outcomes: string[] = [];
    for (const command of await readCommands(folder)) {
      outcomes.push(await runCommand(command, { cwd: project, env: setup.env }));
    }
    return outcomes.join("\n");
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function readCommands(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, "command.txt"), "utf8").catch(() => "plan --offline --no-color\n");
  return text.trimEnd().split("\n");
}

async function runCommand(command: string, world: Pick<CommandContext, "cwd" | "env">): Promise<string> {
  const stdout = createCapture();
  const stderr = createCapture();
  const exitCode = await run(command.split(" "), {
    ...world,
    stdout: stdout.stream,
    stderr: stderr.stream,
    clock: { ...systemClock, now: () => now },
    exit: (code) => {
      throw new Error(`the command ended the process with ${code}`);
    },
    onExit: () => undefined,
    onSignal: () => () => undefined,
  });
  return [
    `$ messenger-assets ${command}\n`,
    sectionOf("stdout", stdout.text()),
    sectionOf("stderr", stderr.text()),
    `--- exit code ${exitCode}\n`,
  ].join("");
}

interface Capture {
  readonly stream: OutputStream;
  readonly text: () => string;
}

function createCapture(): Capture {
  const written: string[] = [];
  return { stream: { write: (text) => written.push(text) }, text: () => written.join("") };
}

function sectionOf(name: string, text: string): string {
  if (text === "") return `--- no ${name}\n`;
  return `--- ${name}\n${text}${text.endsWith("\n") ? "" : "\n--- (no newline at its end)\n"}`;
}
