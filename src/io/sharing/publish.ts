import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { PlanOptions } from "../../core/plan/create-plan.ts";
import { fileError } from "../file-error.ts";
import { readBranch } from "../git/open-work-tree.ts";
import type { Remote } from "../git/remote.ts";
import { readLockfile } from "../project/read-lockfile.ts";
import { commitHere } from "./commit-here.ts";
import type { IdsBranch } from "./open-ids-branch.ts";
import type { Published, PublishedState } from "./published.ts";
import type { Publishing } from "./publishing.ts";
import { pushCommit } from "./push-commit.ts";
import { describePushFailure } from "./push-failure.ts";

/** Where commits go beside the branch that is checked out. */
export interface PublishedRemote {
  readonly remote: Remote;
  readonly ids: IdsBranch;
  /** The remote's lockfile that the run began with. */
  readonly base: Lockfile;
}

/** How a run's end is committed. */
export interface PublishOptions {
  /** Undefined: nothing is pushed. */
  readonly shared: PublishedRemote | undefined;
  readonly planOptions: PlanOptions;
  /** Whether the run was told to end: then there is time for one call over the network. */
  readonly isHurried: boolean;
  /** Ends calls over the network: there is no time left. */
  readonly cutOff: AbortSignal;
}

/** Commits what a run has left, and pushes it. Nothing that goes wrong is thrown: the run has its own result to tell. */
export async function publish(publishing: Publishing, options: PublishOptions): Promise<Published> {
  const { shared, isHurried } = options;
  const held = await readHeld(publishing);
  if (held === undefined) return { outcome: { kind: "none" }, diagnostics: [] };
  // The IDs come first when there may be time for one call alone.
  const early = isHurried ? shared?.ids.push(held) : undefined;
  const state = await publishState(publishing, held, options);
  const areShared = await shareState(state, { shared, early });
  const shownAs = shared?.remote.shownAs ?? "";
  const failure =
    state.failure === undefined ? [] : describePushFailure(state.failure, { shownAs, areShared });
  return { outcome: state.outcome, diagnostics: [...state.warnings, ...failure] };
}

/** What the files here hold, whatever became of the run; undefined when they cannot be read, which the run has told. */
async function readHeld({ project }: Publishing): Promise<Lockfile | undefined> {
  try {
    return (await readLockfile(project.paths)).lockfile;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return undefined;
  }
}

async function publishState(
  publishing: Publishing,
  held: Lockfile,
  { shared, planOptions, cutOff }: PublishOptions,
): Promise<PublishedState> {
  try {
    await assertSameBranch(publishing);
    if (shared === undefined) return await commitHere(publishing, held);
    const { remote, base } = shared;
    return await pushCommit(publishing, { remote, base, held, planOptions, cutOff });
  } catch (error) {
    const diagnostics = diagnosticsOf(error);
    const failure = { kind: "stopped", diagnostics } as const;
    return { outcome: { kind: "none" }, lockfile: held, failure, warnings: [] };
  }
}

/** A disk that is full, say, must not hide what the run has come to. */
function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  const told =
    error instanceof DiagnosticError
      ? error
      : fileError({ code: "git-not-committed", ...notCommitted }, error);
  if (!(told instanceof DiagnosticError)) throw error;
  return told.diagnostics;
}

const notCommitted = {
  message: "nothing was committed: a file that git needs cannot be written",
  hint: "the lockfile in the work tree has every ID",
  file: ".git",
};

async function assertSameBranch({ workTree }: Publishing): Promise<void> {
  const branch = await readBranch(workTree.git);
  if (branch !== workTree.branch) throw new DiagnosticError([branchChanged(branch)]);
}

interface Sharing {
  readonly shared: PublishedRemote | undefined;
  readonly early: Promise<boolean> | undefined;
}

/**
 * Whether the branch of IDs has all that the run got. Where it exists it is kept up to date, though the commit is on the
 * remote: bots may read it.
 */
async function shareState(
  { outcome, lockfile, failure }: PublishedState,
  { shared, early }: Sharing,
): Promise<boolean> {
  if (shared === undefined) return false;
  const isEarly = await early;
  if (failure !== undefined) return isEarly === true || (await shared.ids.push(lockfile));
  if (early === undefined && outcome.kind === "pushed" && shared.ids.exists())
    await shared.ids.push(lockfile, lockfile);
  return true;
}

function branchChanged(branch: string | undefined): Diagnostic {
  return {
    code: "git-branch-changed",
    severity: "error",
    message: `nothing was committed: ${branch === undefined ? "HEAD was detached" : `\`${branch}\` was checked out`} while apply ran`,
    hint: "the lockfile in the work tree has every ID: go back to the branch, and run apply again",
  };
}
