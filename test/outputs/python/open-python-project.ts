import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { parseJson } from "../../support/json.ts";

const run = promisify(execFile);

/** A folder of Python modules. */
export interface PythonProject {
  readonly write: (files: readonly { readonly path: string; readonly text: string }[]) => Promise<void>;
  /** Runs the machine's Python with `argv` in the folder; every warning that is not asked for is an error. */
  readonly python: (...argv: readonly string[]) => Promise<string>;
  /** What the script `text` prints, parsed; `input` is its standard input as JSON. */
  readonly evaluate: (text: string, input?: unknown) => Promise<unknown>;
  /** What `mypy --strict` says of all modules. */
  readonly typeCheck: () => Promise<string>;
}

/** Makes a folder that goes with the test. */
export async function openPythonProject(): Promise<PythonProject> {
  const cwd = await mkdtemp(join(tmpdir(), "messenger-assets-python-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const options = { cwd, maxBuffer: 100_000_000 };
  const write: PythonProject["write"] = async (files) => {
    for (const { path, text } of files) await writeFile(join(cwd, path), text);
  };
  const python = async (...argv: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await run("python3", ["-B", "-W", "error", ...argv], options);
    return stdout + stderr;
  };
  return {
    write,
    python,
    evaluate: async (text, input = null) => {
      await write([
        { path: "evaluate.py", text },
        { path: "input.json", text: JSON.stringify(input) },
      ]);
      return parseJson(await python("evaluate.py"));
    },
    typeCheck: async () => {
      const argv = [
        "--strict",
        "--python-version",
        "3.9",
        "--no-error-summary",
        "--cache-dir",
        "/dev/null",
        ".",
      ];
      return run("mypy", argv, options).then(
        ({ stdout, stderr }) => stdout + stderr,
        (error: unknown) => {
          // It ends with 1 when it finds errors; that it is not there is no such end.
          if (error instanceof Error && "stdout" in error && "code" in error && error.code === 1)
            return `${error.stdout}`;
          throw error;
        },
      );
    },
  };
}
