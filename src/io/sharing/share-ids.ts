import type { Clock } from "../../apply/ports.ts";
import { foldJournal } from "../../core/lockfile/fold-journal.ts";
import type { JournaledUpload } from "../../core/lockfile/journal.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { IdsBranch } from "./open-ids-branch.ts";

/** What a run shares of its IDs while it uploads. */
export interface SharedIds {
  /** Takes an ID that Meta has given; it is on the branch of IDs within a minute. */
  readonly note: (upload: JournaledUpload) => void;
  /** Pushes what has been noted without waiting any longer. */
  readonly hasten: () => void;
  /** Begins no further push. */
  readonly end: () => void;
}

/** How IDs are shared. */
export interface SharedIdsOptions {
  readonly branch: Pick<IdsBranch, "push">;
  /** What was known before the first upload. */
  readonly lockfile: Lockfile;
  /** The machine's time. */
  readonly clock: Clock;
}

/** Most runs are over by then, and have committed: the branch is for those that may die. */
const beforeFirstPushMs = 5_000;

/** An ID waits for the next push so long at the most, and for that to end `pushTimeoutMs`: together a minute. */
const betweenPushesMs = 45_000;

/** What a push of IDs may take. */
export const pushTimeoutMs = 15_000;

/** Shares the IDs of a run from time to time. A push that fails is tried again with the next. */
export function shareIds({ branch, lockfile, clock }: SharedIdsOptions): SharedIds {
  const noted: JournaledUpload[] = [];
  const ended = new AbortController();
  let pushed = 0;
  let begunAtMs: number | undefined;
  let isScheduled = false;

  const push = async (): Promise<void> => {
    const results = [...noted];
    begunAtMs = clock.now();
    const isPushed = await branch.push(foldJournal(lockfile, { results, unresolved: [] }).lockfile);
    if (isPushed) pushed = Math.max(pushed, results.length);
    schedule();
  };
  const schedule = (): void => {
    if (isScheduled || pushed === noted.length) return;
    isScheduled = true;
    const waitMs = begunAtMs === undefined ? beforeFirstPushMs : begunAtMs + betweenPushesMs - clock.now();
    void clock.sleep(Math.max(0, waitMs), ended.signal).then(() => {
      isScheduled = false;
      hasten();
    });
  };
  const hasten = (): void => {
    if (pushed < noted.length && !ended.signal.aborted) void push();
  };
  return {
    note: (upload) => {
      noted.push(upload);
      schedule();
    },
    hasten,
    end: () => ended.abort(),
  };
}
