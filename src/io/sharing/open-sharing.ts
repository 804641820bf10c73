import { rm } from "node:fs/promises";
import { join } from "node:path";
import { renderIdsMessage } from "../../core/commit/commit-message.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { adoptIds } from "../../core/ids-branch/adopt-ids.ts";
import { idsBranch } from "../../core/ids-branch/ids-branch.ts";
import type { JournaledUpload } from "../../core/lockfile/journal.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import type { PlanOptions } from "../../core/plan/create-plan.ts";
import { backgroundClock } from "../clock.ts";
import { openRemote, type Remote } from "../git/remote.ts";
import type { Project } from "../project/load-project.ts";
import { openIdsBranch } from "./open-ids-branch.ts";
import { openPublishing } from "./open-publishing.ts";
import { type PublishedRemote, publish } from "./publish.ts";
import type { Published } from "./published.ts";
import type { Publishing } from "./publishing.ts";
import { describePushFailure } from "./push-failure.ts";
import { readRemote } from "./read-remote.ts";
import { pushTimeoutMs, shareIds } from "./share-ids.ts";

/** A run that is committed, and with a remote shared while it goes on. */
export interface Sharing {
  /** The project, with what the remote's branch and the branch of IDs know. */
  readonly project: Project;
  readonly spares: NonNullable<PlanOptions["spares"]>;
  /** How many keys have an ID from the branch of IDs. */
  readonly adopted: number;
  /**
   * To be called before anything is uploaded.
   *
   * @throws {DiagnosticError} `git-push-denied` or `git-push-failed` when nothing can be pushed.
   */
  readonly begin: () => Promise<void>;
  /** Takes an ID that the journal holds. */
  readonly note: (upload: JournaledUpload) => void;
  /** Commits, and pushes, what the run has left, however it ended. */
  readonly publish: (planOptions: PlanOptions) => Promise<Published>;
  readonly close: () => Promise<void>;
}

/** How a run is shared. */
export interface SharingOptions {
  /** Whether commits are pushed. */
  readonly pushes: boolean;
  /** Whether the commit asks CI systems to run nothing. */
  readonly skipsCi: boolean;
  /** The run's time. */
  readonly now: () => number;
  /** Asks the run to end. */
  readonly signal: AbortSignal;
  readonly onWarning: (warning: Diagnostic) => void;
}

/** So long after its first signal a CI runner sends the second, which ends the process. Uploads get 5 s of it. */
const untilSecondSignalMs = 7_500;

/**
 * Begins a run that is to be committed: whatever would keep it from that is told before anything is uploaded. With a
 * remote, fetches what it knows.
 *
 * @throws {DiagnosticError} as `openPublishing`, `openRemote`, `readRemote`; `git-fetch-failed`.
 */
export async function openSharing(project: Project, options: SharingOptions): Promise<Sharing> {
  const publishing = await openPublishing(project, options.skipsCi);
  await rm(publishing.scratch, { recursive: true, force: true });
  if (options.pushes) return openRemoteSharing(publishing, options);
  return {
    project,
    spares: () => false,
    adopted: 0,
    begin: async () => undefined,
    note: () => undefined,
    publish: (planOptions) =>
      publish(publishing, { shared: undefined, planOptions, isHurried: false, cutOff: options.signal }),
    close: () => rm(publishing.scratch, { recursive: true, force: true }),
  };
}

async function openRemoteSharing(publishing: Publishing, options: SharingOptions): Promise<Sharing> {
  const { project, workTree, scratch } = publishing;
  const { now, signal } = options;
  const cutOff = new AbortController();
  const hurry = cutOffAfter(signal, cutOff);
  const remote = await openRemote(workTree, project.env);
  await remote.fetch([remote.branch, idsBranch], signal);
  const known = await readRemote(publishing, remote);
  const ids = await openIdsBranch({
    git: workTree.git,
    remote,
    lockfilePath: publishing.lockfilePath,
    committed: known.base,
    known: known.lockfile,
    renewal: project.desired.renewal,
    message: renderIdsMessage(publishing.lockfilePath, publishing.source),
    committer: publishing.committer,
    indexFile: join(scratch, "ids.index"),
    now,
    pushTimeoutMs,
    cutOff: cutOff.signal,
    onWarning: options.onWarning,
  });
  const { desired } = project;
  const { lockfile, adopted } = adoptIds(known.lockfile, ids.theirs, { desired, nowMs: now() });
  const running = shareIds({ branch: ids, lockfile, clock: backgroundClock });
  signal.addEventListener("abort", running.hasten, { once: true });
  const shared: PublishedRemote = { remote, ids, base: known.base };
  let isPublished = false;
  return {
    project: withLockfile(project, lockfile),
    spares: known.spares,
    adopted,
    begin: () => assertPushable(remote, workTree.head),
    note: running.note,
    publish: async (planOptions) => {
      isPublished = true;
      const { aborted: isHurried } = signal;
      const published = await publish(publishing, {
        shared,
        planOptions,
        isHurried,
        cutOff: cutOff.signal,
      });
      running.end();
      return published;
    },
    close: async () => {
      // What was uploaded before a bug ended the run is not to get lost with the machine.
      if (!isPublished) running.hasten();
      running.end();
      signal.removeEventListener("abort", running.hasten);
      hurry.end();
      if (signal.aborted) cutOff.abort();
      await ids.settled();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function withLockfile(project: Project, lockfile: Lockfile): Project {
  const isNew = serializeLockfile(lockfile) !== serializeLockfile(project.lockfile);
  return isNew ? { ...project, lockfile, isLockfileAhead: true } : project;
}

/** The most common mistake is a job that may only read: better told now than after an hour of uploads. */
async function assertPushable(remote: Remote, head: string): Promise<void> {
  const commit = (await remote.tipOf(remote.branch)) ?? head;
  const outcome = await remote.push(commit, remote.branch, { isDryRun: true });
  if (outcome.kind === "denied" || outcome.kind === "failed") {
    throw new DiagnosticError(describePushFailure(outcome, { shownAs: remote.shownAs }));
  }
}

/** Aborts `cutOff` shortly before a CI runner would end the process that `signal` has asked to end. */
function cutOffAfter(signal: AbortSignal, cutOff: AbortController): { readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    timer = setTimeout(() => cutOff.abort(), untilSecondSignalMs);
  };
  signal.addEventListener("abort", hurry, { once: true });
  return {
    end: () => {
      signal.removeEventListener("abort", hurry);
      clearTimeout(timer);
    },
  };
}
