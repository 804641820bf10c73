import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..", "..", "..");
const child = "test/io/run-lock/lock-child";

/** Compiles the program of the children into a new folder, and gives that. */
export async function buildLockChild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-lock-child-"));
  // A child with another user's rights has to reach it.
  await chmod(folder, 0o755);
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      isolatedDeclarations: false,
      declaration: false,
      noCheck: true,
      rootDir: root,
      outDir: join(folder, "built"),
      typeRoots: [join(root, "node_modules", "@types")],
    },
    include: [],
    files: [join(root, `${child}.ts`)],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  await promisify(execFile)(process.execPath, [compiler, "-p", join(folder, "tsconfig.json")]);
  return folder;
}

/** A program that takes and releases one lock as it is told. */
export interface LockChild {
  readonly pid: number;
  /** Sends a line, and gives the next one that comes back. */
  readonly ask: (line: string) => Promise<string>;
  /** The next line. */
  readonly answer: () => Promise<string>;
  /** Says that no more lines come: from then on its stdin keeps it alive no more. */
  readonly closeInput: () => void;
  /** Ends it with SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

/** Starts the program that `buildLockChild` put into `folder`, for the lock at `path`. */
export function startLockChild(
  folder: string,
  path: string,
  owner: { readonly uid?: number; readonly gid?: number } = {},
): LockChild {
  const program = spawn(process.execPath, [join(folder, "built", `${child}.js`), path], {
    ...owner,
    stdio: "pipe",
  });
  program.stderr.pipe(process.stderr);
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => program.on("exit", () => resolve()));
  const answer = async (): Promise<string> => {
    const next = await lines.next();
    return next.done === true ? "ended" : next.value;
  };
  return {
    pid: pidOf(program),
    ask: (line) => {
      program.stdin.write(`${line}\n`);
      return answer();
    },
    answer,
    closeInput: () => program.stdin.end(),
    kill: async () => {
      program.kill("SIGKILL");
      await ended;
    },
  };
}

function pidOf({ pid }: ChildProcessWithoutNullStreams): number {
  if (pid === undefined) throw new Error("the child did not start");
  return pid;
}
