import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { idsBranch } from "../core/ids-branch/ids-branch.ts";
import type { PlanOptions } from "../core/plan/create-plan.ts";
import type { Sharing } from "../io/sharing/open-sharing.ts";
import type { Published } from "../io/sharing/published.ts";
import { countOf } from "../views/text/count.ts";
import type { CommandContext } from "./context.ts";
import type { OpenProject } from "./open-project.ts";
import type { CommonOptions } from "./options.ts";

/** What `apply` takes for its commit. */
export interface SharingCommandOptions extends CommonOptions {
  readonly commit?: true;
  /** Implies `commit`. */
  readonly push?: true;
  readonly skipCi?: true;
}

/** An apply whose lockfile and outputs are committed, or not. */
export interface RunSharing extends Omit<Sharing, "adopted" | "publish"> {
  /** Undefined without `--commit` and `--push`. */
  readonly publish: (planOptions: PlanOptions) => Promise<Published | undefined>;
}

/** How a run is shared, and who is told. */
export interface RunSharingOptions {
  readonly options: SharingCommandOptions;
  readonly signal: AbortSignal;
  readonly onWarning: (warning: Diagnostic) => void;
}

/**
 * Begins what `--commit` and `--push` ask for.
 *
 * @throws {DiagnosticError} as `openSharing`.
 */
export async function openRunSharing(
  { stderr }: CommandContext,
  { project, now, nowMs }: OpenProject,
  { options, signal, onWarning }: RunSharingOptions,
): Promise<RunSharing> {
  if (options.commit !== true && options.push !== true) {
    const nothing = async (): Promise<undefined> => undefined;
    return {
      project,
      spares: () => false,
      begin: nothing,
      note: () => undefined,
      publish: nothing,
      close: nothing,
    };
  }
  // `--at` moves the clock that the run goes by.
  const aheadMs = nowMs - now();
  const { openSharing } = await import("../io/sharing/open-sharing.ts");
  const sharing = await openSharing(project, {
    pushes: options.push === true,
    skipsCi: options.skipCi === true,
    now: () => now() + aheadMs,
    signal,
    onWarning,
  });
  if (sharing.adopted > 0 && options.quiet !== true && options.json !== true) {
    stderr.write(`took ${countOf(sharing.adopted, "ID")} from ${idsBranch}\n`);
  }
  return sharing;
}
