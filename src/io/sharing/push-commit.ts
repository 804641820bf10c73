import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../core/lockfile/merge-lockfiles.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import { tidyLockfile } from "../../core/lockfile/tidy-lockfile.ts";
import type { PlanOptions } from "../../core/plan/create-plan.ts";
import { compareCommits } from "../git/compare-commits.ts";
import { gitText } from "../git/git-text.ts";
import { moveAlong } from "../git/move-along.ts";
import type { Remote } from "../git/remote.ts";
import { commitHere } from "./commit-here.ts";
import { commitState, outputsIgnored, type WrittenCommit } from "./commit-state.ts";
import { readLockfileAt } from "./lockfile-at.ts";
import type { PublishedState, PushFailure } from "./published.ts";
import type { Publishing } from "./publishing.ts";
import { type PreparedState, prepareAtTip, prepareHere } from "./state-at-tip.ts";

/** What a run has to push, and where. */
export interface Push {
  readonly remote: Remote;
  /** What the run has left here. */
  readonly held: Lockfile;
  /** The remote's lockfile that the run began with: what both sides of the merge come from. */
  readonly base: Lockfile;
  readonly planOptions: PlanOptions;
  /** Ends calls over the network: there is no time left. */
  readonly cutOff: AbortSignal;
}

/** Each try that finds somebody faster means that somebody has got through. */
const pushTries = 15;

/** Of those, how many may fail without an answer that is known. */
const failingTries = 3;

/** Before the next try, at random so that those who met do not meet again. */
const betweenTriesMs = 250;

/**
 * Commits what a run has left on top of the remote's branch and pushes it, anew whenever somebody was faster. The branch
 * here moves along where it can. What cannot be pushed is committed here, where its parent is checked out.
 *
 * @throws {DiagnosticError} `git-fetch-failed`, `git-failed`, `manifest-gone`, or when the remote's lockfile is broken.
 */
export async function pushCommit(publishing: Publishing, push: Push): Promise<PublishedState> {
  const { remote, cutOff } = push;
  let failures = 0;
  for (let tries = 1; ; tries++) {
    const attempt = await prepareAttempt(publishing, push);
    if (attempt === undefined) {
      return { ...(await commitHere(publishing, push.held)), failure: { kind: "diverged" } };
    }
    const { written, state, parent, tip, head } = attempt;
    const published = {
      lockfile: state.lockfile,
      warnings: [...state.warnings, ...outputsIgnored(written.ignored)],
    };
    if (!attempt.isNeeded) {
      // The lockfile here has what the remote's has: left behind it would be a change that a pull trips over.
      if (tip === parent) await follow(publishing, written, parent === head);
      return { ...published, outcome: { kind: "unchanged" } };
    }
    const outcome = await remote.push(written.commit, remote.branch, {
      runsHooks: parent !== tip,
      signal: cutOff,
    });
    if (outcome.kind === "pushed") {
      const moved = await follow(publishing, written, parent === head);
      const to = remote.shownAs;
      return { ...published, outcome: { kind: "pushed", commit: written.commit, to, ...moved } };
    }
    if (outcome.kind === "failed") failures += 1;
    const failure = lastingFailure(outcome, { tries, failures, cutOff });
    if (failure !== undefined) return { ...published, ...(await keepHere(publishing, attempt)), failure };
    await delay(Math.random() * betweenTriesMs * Math.min(tries, 6));
    await remote.fetch([remote.branch], cutOff);
  }
}

interface Attempt {
  readonly state: PreparedState;
  readonly written: WrittenCommit;
  readonly head: string;
  /** Undefined: the remote has no such branch yet. */
  readonly tip: string | undefined;
  readonly parent: string;
  /** Whether the remote lacks anything of it. */
  readonly isNeeded: boolean;
}

/** A commit on top of ours where the remote has nothing that we lack, else on the remote's; undefined when both have. */
async function prepareAttempt(publishing: Publishing, push: Push): Promise<Attempt | undefined> {
  const { git } = publishing.workTree;
  const head = await gitText(git, ["rev-parse", "HEAD"]);
  const tip = await push.remote.tipOf(push.remote.branch);
  const place = tip === undefined ? "ahead" : await compareCommits(git, head, tip);
  if (place === "diverged") return undefined;
  if (tip === undefined || place !== "behind") return prepareOnHead(publishing, push, { head, tip });
  return prepareOnTip(publishing, push, { head, tip });
}

async function prepareOnHead(
  publishing: Publishing,
  push: Push,
  { head, tip }: Pick<Attempt, "head" | "tip">,
): Promise<Attempt> {
  const { lockfile } = await mergeWithTip(publishing, push, tip);
  const state = await prepareHere(publishing, lockfile);
  const written = await commitState(publishing, head, state);
  // A commit that an earlier run could not push may hold all of it.
  const isAhead = tip !== undefined && tip !== head;
  const isNeeded = written.isNew || (isAhead && (await commitState(publishing, tip, state)).isNew);
  return { state, written, head, tip, parent: head, isNeeded };
}

async function prepareOnTip(
  publishing: Publishing,
  push: Push,
  { head, tip }: { readonly head: string; readonly tip: string },
): Promise<Attempt> {
  const { lockfile, isNew } = await mergeWithTip(publishing, push, tip);
  if (!isNew) return prepareNothing(publishing, lockfile, { head, tip });
  const { shownAs } = push.remote;
  const state = await prepareAtTip(publishing, { commit: tip, shownAs, lockfile }, push.planOptions);
  const written = await commitState(publishing, tip, state);
  return { state, written, head, tip, parent: tip, isNeeded: written.isNew };
}

/** What later commits have left undone is for their own runs to do. */
async function prepareNothing(
  publishing: Publishing,
  lockfile: Lockfile,
  { head, tip }: { readonly head: string; readonly tip: string },
): Promise<Attempt> {
  const state = await prepareHere(publishing, lockfile);
  const paths = [publishing.lockfilePath, ...state.outputs.keys()];
  const written = { commit: tip, isNew: false, paths, ignored: [] };
  return { state, written, head, tip, parent: tip, isNeeded: false };
}

interface MergedLockfile {
  readonly lockfile: Lockfile;
  /** Whether it is another than the remote's. */
  readonly isNew: boolean;
}

async function mergeWithTip(
  { workTree: { git }, lockfilePath }: Publishing,
  { remote, held, base, planOptions }: Push,
  tip: string | undefined,
): Promise<MergedLockfile> {
  const theirs =
    tip === undefined
      ? undefined
      : await readLockfileAt(git, { commit: tip, path: lockfilePath, shownAs: remote.shownAs });
  if (theirs === undefined) return { lockfile: held, isNew: true };
  const text = serializeLockfile(theirs);
  const lockfile = text === serializeLockfile(base) ? held : mergeTidily(held, theirs, { base, planOptions });
  return { lockfile, isNew: serializeLockfile(lockfile) !== text };
}

/** What the run has dropped because it has expired does not come back. */
function mergeTidily(
  held: Lockfile,
  theirs: Lockfile,
  { base, planOptions }: Pick<Push, "base" | "planOptions">,
): Lockfile {
  const merged = mergeLockfiles(held, theirs, base);
  return tidyLockfile(merged, planOptions.nowMs, new Set(merged.pages.keys()));
}

/** A detached HEAD goes no further than our own commit: whoever checked it out wants that commit's files. */
async function follow(
  { workTree, scratch }: Publishing,
  { commit, paths }: WrittenCommit,
  isChild: boolean,
): Promise<{ readonly staysBecause?: string }> {
  if (workTree.branch === undefined && !isChild) return { staysBecause: "HEAD is detached" };
  const moved = await moveAlong(workTree, { commit, paths, indexFile: join(scratch, "move.index") });
  return moved.kind === "moved" ? {} : { staysBecause: moved.reason };
}

async function keepHere(
  publishing: Publishing,
  { written, parent, head }: Attempt,
): Promise<Pick<PublishedState, "outcome">> {
  if (parent !== head || !written.isNew) return { outcome: { kind: "none" } };
  const { staysBecause } = await follow(publishing, written, true);
  if (staysBecause !== undefined) return { outcome: { kind: "none" } };
  const { branch } = publishing.workTree;
  return { outcome: { kind: "committed", commit: written.commit, branch } };
}

interface Patience {
  readonly tries: number;
  readonly failures: number;
  readonly cutOff: AbortSignal;
}

/** What it would be no use to try again after; undefined: it is. */
function lastingFailure(
  outcome: Exclude<Awaited<ReturnType<Remote["push"]>>, { kind: "pushed" }>,
  { tries, failures, cutOff }: Patience,
): PushFailure | undefined {
  switch (outcome.kind) {
    case "refused":
    case "denied":
      return outcome;
    case "failed":
      return failures >= failingTries || cutOff.aborted ? outcome : undefined;
    case "moved":
      return tries >= pushTries || cutOff.aborted ? { kind: "failed", reason: tooSlow(tries) } : undefined;
    default:
      return outcome satisfies never;
  }
}

function tooSlow(tries: number): string {
  return `others were faster ${tries === 1 ? "once, and there was no time left" : `${tries} times`}`;
}
