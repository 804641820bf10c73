import type { Lockfile } from "../core/lockfile/lockfile.ts";
import { type LockfileDraft, lockfileOf, openDraft } from "../core/lockfile/lockfile-draft.ts";
import type { Clock, LockfileStore } from "./ports.ts";

/** The lockfile as it grows during an apply, written now and then: 10,000 uploads must not write 10,000 files. */
export interface Checkpoint {
  /** To be changed in place; followed by `touch`. */
  readonly draft: LockfileDraft;
  /** Writes the lockfile when the last writing is some time ago: seconds, or longer where it takes long. */
  readonly touch: () => void;
  readonly isTouched: () => boolean;
  readonly flush: () => Promise<Saved>;
  /** Aborts when a writing fails: nothing more may be uploaded. */
  readonly failed: AbortSignal;
}

/** What came of writing the lockfile. */
export interface Saved {
  /** What the file holds, or should hold. */
  readonly lockfile: Lockfile;
  /** Whether the file holds it. */
  readonly isWritten: boolean;
  /** Why this, or an earlier writing, failed. */
  readonly failure?: { readonly error: unknown };
}

/** What a checkpoint writes with. */
export interface CheckpointOptions {
  readonly store: LockfileStore;
  readonly clock: Clock;
  /** What the lockfile is made ready for writing by. */
  readonly tidy: (lockfile: Lockfile) => Lockfile;
}

/** The shortest time from one writing to the next. */
const shortestMs = 5_000;
/** Of a large lockfile, or on a slow disk, writing takes no more than a hundredth of the run: the journal has it all. */
const longestShare = 1 / 100;
const longestMs = 60_000;

/** Starts from `initial`, which is not written before `touch` or `flush` is called. */
export function createCheckpoint(initial: Lockfile, { store, clock, tidy }: CheckpointOptions): Checkpoint {
  const draft = openDraft(initial);
  let dueAtMs = clock.now() + shortestMs;
  let isTouched = false;
  const failing = new AbortController();
  let failure: { readonly error: unknown } | undefined;

  const write = async (): Promise<Pick<Saved, "lockfile" | "isWritten">> => {
    const startedAtMs = clock.now();
    dueAtMs = Number.POSITIVE_INFINITY;
    const lockfile = tidy(lockfileOf(draft));
    try {
      const stored = await store.write(lockfile);
      dueAtMs = startedAtMs + intervalAfter(clock.now() - startedAtMs);
      return { lockfile: stored, isWritten: true };
    } catch (error) {
      failure ??= { error };
      failing.abort();
      return { lockfile, isWritten: false };
    }
  };

  return {
    draft,
    touch: () => {
      isTouched = true;
      if (clock.now() >= dueAtMs) void write();
    },
    isTouched: () => isTouched,
    flush: async () => {
      const saved = await write();
      return failure === undefined ? saved : { ...saved, failure };
    },
    failed: failing.signal,
  };
}

function intervalAfter(writeMs: number): number {
  return Math.min(longestMs, Math.max(shortestMs, writeMs / longestShare));
}
