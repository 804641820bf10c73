import type { Lockfile } from "../core/lockfile/lockfile.ts";
import { type LockfileDraft, lockfileOf, openDraft } from "../core/lockfile/lockfile-draft.ts";
import type { Clock, LockfileStore } from "./ports.ts";

/** The lockfile as it grows during an apply, written now and then: 10,000 uploads must not write 10,000 files. */
export interface Checkpoint {
  /** To be changed in place; followed by `touch`. */
  readonly draft: LockfileDraft;
  /** Writes the lockfile when the last writing is some seconds ago. */
  readonly touch: () => void;
  readonly isTouched: () => boolean;
  /**
   * Writes the lockfile, and gives what its file holds then.
   *
   * @throws {DiagnosticError} when this or an earlier writing failed.
   */
  readonly flush: () => Promise<Lockfile>;
  /** Whether a writing has failed: nothing more may be uploaded. */
  readonly hasFailed: () => boolean;
  /** Whether the last writing went well. */
  readonly isWritten: () => boolean;
}

/** What a checkpoint writes with. */
export interface CheckpointOptions {
  readonly store: LockfileStore;
  readonly clock: Clock;
  /** What the lockfile is made ready for writing by. */
  readonly tidy: (lockfile: Lockfile) => Lockfile;
}

const intervalMs = 5_000;

/** Starts from `initial`, which is not written before `touch` or `flush` is called. */
export function createCheckpoint(initial: Lockfile, { store, clock, tidy }: CheckpointOptions): Checkpoint {
  const draft = openDraft(initial);
  let writtenAtMs = clock.now();
  let isTouched = false;
  let isWritten = false;
  let failure: { readonly error: unknown } | undefined;

  const write = async (): Promise<Lockfile> => {
    writtenAtMs = clock.now();
    const lockfile = tidy(lockfileOf(draft));
    try {
      const stored = await store.write(lockfile);
      isWritten = true;
      return stored;
    } catch (error) {
      isWritten = false;
      failure ??= { error };
      return lockfile;
    }
  };

  return {
    draft,
    touch: () => {
      isTouched = true;
      if (clock.now() - writtenAtMs >= intervalMs) void write();
    },
    isTouched: () => isTouched,
    flush: async () => {
      const lockfile = await write();
      if (failure !== undefined) throw failure.error;
      return lockfile;
    },
    hasFailed: () => failure !== undefined,
    isWritten: () => isWritten,
  };
}
