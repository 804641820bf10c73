import { printable } from "../core/text/printable.ts";
import { backgroundClock } from "../io/clock.ts";
import { findManifest } from "../io/project/find-manifest.ts";
import { readManifestText } from "../io/project/load-project.ts";
import { createProjectPaths } from "../io/project/project-paths.ts";
import { acquireRunLock } from "../io/run-lock/acquire-run-lock.ts";
import type { CommandContext } from "./context.ts";
import type { CommonOptions, LockOptions, PlanningOptions } from "./options.ts";

type RunOptions = CommonOptions &
  LockOptions &
  Pick<PlanningOptions, "sandbox"> & {
    /** Ends the wait for another run. */
    readonly signal?: AbortSignal;
  };

/**
 * Does what `run` does while no other run may write the project's lockfile.
 *
 * @throws {DiagnosticError} `run-locked` while another run is under way, or as `findManifest` and `readManifestText`.
 * @throws the reason of `signal`, when that aborts first.
 */
export async function withRunLock(
  { cwd, stderr }: CommandContext,
  options: RunOptions,
  run: () => Promise<number>,
): Promise<number> {
  const paths = await createProjectPaths(options.manifest ?? (await findManifest(cwd)), {
    cwd,
    isSandbox: options.sandbox === true,
  });
  // A slip in `--manifest` must not leave folders behind.
  await readManifestText(paths);
  const lock = await acquireRunLock(paths.runLock, {
    clock: backgroundClock,
    shownAs: paths.runLockName,
    timeoutMs: options.lockTimeout ?? 0,
    ...(options.signal !== undefined && { signal: options.signal }),
    onWait: ({ pid, host }) => {
      if (options.quiet === true) return;
      stderr.write(`waiting for the run of pid ${pid} on ${printable(host)} to end\n`);
    },
  });
  try {
    return await run();
  } finally {
    await lock.release();
  }
}
