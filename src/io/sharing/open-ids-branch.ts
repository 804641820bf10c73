import { setTimeout as delay } from "node:timers/promises";
import type { Renewal } from "../../core/desired/desired-state.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { advanceIds } from "../../core/ids-branch/advance-ids.ts";
import {
  type CommittedIds,
  committedIdsPath,
  idsOfLockfile,
  parseCommittedIds,
  serializeCommittedIds,
  withoutIds,
} from "../../core/ids-branch/committed-ids.ts";
import { idsBranch } from "../../core/ids-branch/ids-branch.ts";
import { trustIds } from "../../core/ids-branch/trust-ids.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { checkLockfile } from "../../core/lockfile/parse-lockfile.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import type { Committer } from "../git/committer.ts";
import type { Remote } from "../git/remote.ts";
import type { Git } from "../git/run-git.ts";
import { readTreeFile, writeCommit, writeTree } from "../git/tree-files.ts";

/** The branch of IDs on the remote, as one run sees it. */
export interface IdsBranch {
  /** What other runs left there: only what an apply can have written, and the main branch has not dropped since. */
  readonly theirs: Lockfile;
  /** Whether the remote has the branch. */
  readonly exists: () => boolean;
  /**
   * Brings what `ours` holds onto the branch, with what others put there meanwhile; one push at a time. False when that
   * failed, which is told once.
   *
   * @param committed what the main branch holds, where that is more than when the run began.
   */
  readonly push: (ours: Lockfile, committed?: Lockfile) => Promise<boolean>;
  /** Resolves when no push is under way. */
  readonly settled: () => Promise<void>;
}

/** What the branch is reached with. */
export interface IdsBranchOptions {
  readonly git: Git;
  readonly remote: Remote;
  /** The lockfile as git names it: several manifests of a repository have one each on the branch. */
  readonly lockfilePath: string;
  /** The main branch's lockfile. */
  readonly committed: Lockfile;
  /** That, and what else is known here. */
  readonly known: Lockfile;
  readonly renewal: Renewal;
  /** The message of its commits. */
  readonly message: string;
  readonly committer: Committer;
  /** A file of our own that serves as the index. */
  readonly indexFile: string;
  /** The run's time, by which IDs expire. */
  readonly now: () => number;
  /** What a push may take. */
  readonly pushTimeoutMs: number;
  /** Ends pushes under way: there is no time left. */
  readonly cutOff: AbortSignal;
  readonly onWarning: (warning: Diagnostic) => void;
}

const pushTries = 6;

/** Before the next try, at random so that those who met do not meet again. */
const betweenTriesMs = 200;

/** The branch as it was fetched. */
interface BranchState {
  readonly tip: string | undefined;
  readonly text: string | undefined;
  readonly lockfile: Lockfile;
  /** Which IDs of it the main branch has had. */
  readonly committed: CommittedIds;
  /** Whether a later version has written it. */
  readonly isNewer: boolean;
}

/** Reads the branch as it was fetched. What cannot be read there is told, and counts as nothing. */
export async function openIdsBranch(options: IdsBranchOptions): Promise<IdsBranch> {
  let state = await readState(options, options.onWarning);
  // Only what was dropped before the run began: what others commit while it runs is no news here.
  const dropped = droppedIds(state, options.known);
  const theirsOf = ({ lockfile }: BranchState): Lockfile => withoutIds(lockfile, dropped);
  // What ours was when the branch had it last; at the beginning, ours has taken from the branch what it wants.
  let base = theirsOf(state);
  let hasWarned = false;
  let queue: Promise<unknown> = Promise.resolve();

  const tryPush = async (ours: Lockfile, committed: Lockfile): Promise<string | undefined> => {
    for (let tries = 1; tries <= pushTries; tries++) {
      if (state.isNewer) return "a later messenger-assets writes there";
      const next = advanceIds({ ours, theirs: theirsOf(state), base }, options.now());
      const written = await writeState(next, { ...options, state, committed });
      const { cutOff: signal, pushTimeoutMs: timeoutMs } = options;
      const outcome =
        written.tip === state.tip || written.tip === undefined
          ? { kind: "pushed" as const }
          : await options.remote.push(written.tip, idsBranch, { signal, timeoutMs });
      if (outcome.kind === "pushed") {
        state = written;
        base = ours;
        return undefined;
      }
      if (outcome.kind !== "moved") return outcome.reason;
      await delay(Math.random() * betweenTriesMs * tries);
      await options.remote.fetch([idsBranch], signal);
      state = await readState(options, () => undefined);
    }
    return "others were faster each time";
  };
  const push = async (ours: Lockfile, committed: Lockfile): Promise<boolean> => {
    const reason = await tryPush(ours, committed).catch(reasonOf);
    if (reason !== undefined && !hasWarned) options.onWarning(notPushed(options.remote, reason));
    hasWarned ||= reason !== undefined;
    return reason === undefined;
  };
  return {
    theirs: theirsOf(state),
    exists: () => state.tip !== undefined,
    push: (ours, committed = options.committed) => {
      const done = queue.then(() => push(ours, committed));
      queue = done.catch(() => undefined);
      return done;
    },
    settled: async () => {
      await queue;
    },
  };
}

async function readState(
  { git, remote, lockfilePath, renewal, now }: IdsBranchOptions,
  onWarning: IdsBranchOptions["onWarning"],
): Promise<BranchState> {
  const tip = await remote.tipOf(idsBranch);
  const readText = async (path: string): Promise<string | undefined> =>
    tip === undefined ? undefined : readTreeFile(git, tip, path);
  const text = await readText(lockfilePath);
  const nothing = { tip, text, lockfile: emptyLockfile, committed: new Set<string>(), isNewer: false };
  if (text === undefined) return nothing;
  const checked = checkLockfile(text, `${remote.remote}/${idsBranch}:${lockfilePath}`);
  if (checked.kind === "unreadable") {
    onWarning(unreadable(checked.diagnostics));
    const isNewer = checked.diagnostics.some(({ code }) => code === "lockfile-version-unsupported");
    return { ...nothing, isNewer };
  }
  const { lockfile, ignored } = trustIds(checked.lockfile, { nowMs: now(), renewal });
  if (ignored > 0) onWarning(untrusted(remote, ignored));
  const committed = parseCommittedIds((await readText(committedIdsPath(lockfilePath))) ?? "");
  return { ...nothing, lockfile, committed };
}

/** IDs that the main branch has had, and nobody knows any more: it has dropped them, as `forget` does. */
function droppedIds({ committed }: BranchState, known: Lockfile): ReadonlySet<string> {
  const knownIds = idsOfLockfile(known);
  return new Set([...committed].filter((id) => !knownIds.has(id)));
}

interface NextState extends IdsBranchOptions {
  readonly state: BranchState;
}

/** The branch with `lockfile`: its tip is a new commit, unless it holds just that. */
async function writeState(
  lockfile: Lockfile,
  { state, committed: committedLockfile, ...options }: NextState,
): Promise<BranchState> {
  const { git, lockfilePath, indexFile, message, committer } = options;
  const text = serializeLockfile(lockfile);
  const had = new Set([...state.committed, ...idsOfLockfile(committedLockfile)]);
  const committed = new Set([...idsOfLockfile(lockfile)].filter((id) => had.has(id)));
  const list = serializeCommittedIds(committed);
  const isSame = text === state.text && list === serializeCommittedIds(state.committed);
  const isEmpty = state.tip === undefined && lockfile.pages.size === 0;
  if (isSame || isEmpty) return { ...state, lockfile };
  const files = new Map([
    [lockfilePath, text],
    [committedIdsPath(lockfilePath), list],
  ]);
  const tree = await writeTree(git, { commit: state.tip, files, entries: new Map(), indexFile });
  if (tree === undefined) return { ...state, lockfile };
  const commit = await writeCommit(git, { tree, parent: state.tip, message, committer });
  return { tip: commit, text, lockfile, committed, isNewer: false };
}

/** Whatever it is, the uploads go on: it is told, and not thrown. */
function reasonOf(error: unknown): string {
  if (error instanceof DiagnosticError) return error.diagnostics.map(({ message }) => message).join("; ");
  return error instanceof Error ? error.message : String(error);
}

function notPushed({ remote }: Remote, reason: string): Diagnostic {
  return {
    code: "ids-branch-not-pushed",
    severity: "warning",
    message: `IDs could not be pushed to \`${idsBranch}\` on \`${remote}\`: ${reason}`,
    hint: "the run goes on; if this machine dies, the next run uploads again what this one has",
  };
}

function unreadable(diagnostics: readonly Diagnostic[]): Diagnostic {
  const [first] = diagnostics;
  return {
    code: "ids-branch-unreadable",
    severity: "warning",
    message: `the IDs of earlier runs are left out: ${first?.message ?? "they cannot be read"}`,
    hint: first?.hint ?? `see who may push to \`${idsBranch}\``,
  };
}

function untrusted({ remote }: Remote, ignored: number): Diagnostic {
  return {
    code: "ids-branch-untrusted",
    severity: "warning",
    message: `${ignored === 1 ? "1 entry" : `${ignored} entries`} on \`${idsBranch}\` of \`${remote}\` left out: no apply writes such IDs or dates`,
    hint: `see who may push to \`${idsBranch}\`, and protect it like the branch itself`,
  };
}
