import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, onTestFinished, test } from "vitest";
import { describeProgram } from "../../src/cli/completion/describe-program.ts";
import { renderCompletion } from "../../src/views/completion/render-completion.ts";
import { binPath, nodePath } from "../support/built-command.ts";
import { runCommand } from "../support/command.ts";
import { png } from "../support/media.ts";
import { type CompletingShell, isTested, openShell, type ShellName } from "../support/shell.ts";

const manifest = `version: 1
pages:
  acme: { id: "1", tokenEnv: ACME_TOKEN }
  acme-staging: { id: "2", tokenEnv: STAGING_TOKEN }
assets:
  stickers: { glob: "media/*.png" }
  hello: { path: "media/\${locale}.png", locales: [cat, dog] }
`;

/** A folder with a project, a `messenger-assets` that prints its arguments, and the scripts, as the built command prints them. */
async function openProject(): Promise<{ readonly folder: string; readonly project: string }> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-completion-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const project = join(folder, "project");
  await mkdir(join(project, "media"), { recursive: true });
  await mkdir(join(folder, "bin"));
  await writeFile(join(project, "messenger-assets.yaml"), manifest);
  await writeFile(join(project, "other bot.yaml"), "version: 1\nassets: { other: media/cat.png }\n");
  await writeFile(join(project, "media/cat.png"), png("cat"));
  await writeFile(join(project, "media/dog.png"), png("dog"));
  const program = join(folder, "bin", "messenger-assets");
  await writeFile(
    program,
    `#!/bin/sh\n[ "$1" = __complete ] && exec '${nodePath}' '${binPath}' "$@"\nprintf '<%s>' "$@"\necho\n`,
  );
  await chmod(program, 0o755);
  return { folder, project };
}

async function openWith(
  shell: ShellName,
  text: string,
  scriptName = `script.${shell}`,
): Promise<CompletingShell> {
  const { folder, project } = await openProject();
  const script = join(folder, scriptName);
  await writeFile(script, text);
  return openShell(shell, { cwd: project, binFolder: join(folder, "bin"), script });
}

async function printedScript(shell: ShellName): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(["completion", shell], { cwd: tmpdir() });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

/** The words at the start of the lines of a help text that begin as `pattern`. */
async function namesInHelp(argv: readonly string[], pattern: RegExp): Promise<readonly string[]> {
  const { stdout } = await runCommand([...argv, "--help"], { cwd: tmpdir() });
  return [...stdout.matchAll(pattern)].map(([, name = ""]) => name).toSorted();
}

const keys = ["hello@cat", "hello@dog", "stickers/cat", "stickers/dog"];

/** A line, and what may stand in the place of its last word. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ["pla", ["plan"]],
  ["plan --format ", ["json", "markdown", "text"]],
  ["plan --format=ma", ["--format=markdown"]],
  ["plan --page ", ["acme", "acme-staging"]],
  ["plan --page=acme-", ["--page=acme-staging"]],
  ["plan --page acme --only ", keys],
  ["plan --only stickers/d", ["stickers/dog"]],
  ["plan --only hello@c", ["hello@cat"]],
  ["plan --only=hello@c", ["--only=hello@cat"]],
  ["plan --allow-removals=acme-", ["--allow-removals=acme-staging"]],
  ["plan --allow-removals --of", ["--offline"]],
  ["plan --manifest mes", ["messenger-assets.yaml"]],
  ["plan -m 'other bot.yaml' --only ", ["other"]],
  ["plan -m none.yaml --only ", [""]],
  ["plan --at ", [""]],
  ["plan --json=", ["--json="]],
  ["completion ", ["bash", "fish", "zsh"]],
];

describe.each(["bash", "zsh", "fish"] as const)("%s", (shell) => {
  test.runIf(isTested(shell))(
    "completes commands, options, their choices, files, keys and Pages",
    async () => {
      const { candidates } = await openWith(shell, await printedScript(shell));
      const found: [string, readonly string[]][] = [];
      for (const [line] of cases)
        found.push([line, (await candidates(`messenger-assets ${line}`)).toSorted()]);
      expect(found).toEqual(cases);
    },
  );

  test.runIf(isTested(shell))("completes every command of the help, and of each every option", async () => {
    const { candidates } = await openWith(shell, await printedScript(shell));
    const commands = await namesInHelp([], /^ {2}([a-z]+) /gm);
    expect((await candidates("messenger-assets ")).toSorted()).toEqual(commands);
    for (const command of commands) {
      const options = await namesInHelp([command], /^ {2}(?:-\w, )?(--[a-z-]+)/gm);
      const offered = await candidates(`messenger-assets ${command} --`);
      expect([command, ...new Set(offered.map((name) => name.replace(/=$/, "")))].toSorted()).toEqual(
        [command, ...options].toSorted(),
      );
    }
  });

  test.runIf(isTested(shell))("completes keys as arguments, one or many", async () => {
    const program = new Command("messenger-assets").helpCommand(false);
    program.command("forget").argument("<key...>").option("--page <selector>");
    program.command("import").argument("[key]").argument("[attachment-id]");
    const { candidates } = await openWith(
      shell,
      renderCompletion(describeProgram(program, "__complete"), shell),
    );
    expect((await candidates("messenger-assets forget ")).toSorted()).toEqual(keys);
    expect(await candidates("messenger-assets forget stickers/cat --page acme hello@c")).toEqual([
      "hello@cat",
    ]);
    expect((await candidates("messenger-assets import sti")).toSorted()).toEqual([
      "stickers/cat",
      "stickers/dog",
    ]);
  });
});

test.runIf(isTested("zsh"))("zsh finds the script in its $fpath too", async () => {
  const { candidates } = await openWith("zsh", await printedScript("zsh"), "_messenger-assets");
  expect(await candidates("messenger-assets plan --only stickers/d")).toEqual(["stickers/dog"]);
  expect(await candidates("messenger-assets val")).toEqual(["validate"]);
});

test("completion prints a document with --json", async () => {
  const { document } = await runCommand(["completion", "fish", "--json"], { cwd: tmpdir() });
  expect(document).toEqual({
    formatVersion: 1,
    status: "complete",
    shell: "fish",
    script: await printedScript("fish"),
  });
});
