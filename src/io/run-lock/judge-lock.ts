import type { LockFile } from "./lock-file.ts";
import type { LockHolder, LockOwner } from "./lock-holder.ts";
import { readProcessState } from "./process-state.ts";

/** What a lock's file means to who wants the lock. */
export type LockVerdict =
  | { readonly kind: "held"; readonly holder: LockHolder }
  /** Nobody holds it any more. */
  | { readonly kind: "stale" }
  /** Somebody is about to write it, or was killed in the middle of that. */
  | { readonly kind: "unfinished" };

// Ten heartbeats.
const longestSilenceMs = 600_000;

const longestWritingMs = 3_000;

/** Judges `file` as `self`, at `nowMs`: by its process when that is on this machine, else by its last sign of life. */
export async function judgeLock(
  { holder, touchedMs }: LockFile,
  self: LockOwner,
  nowMs: number,
): Promise<LockVerdict> {
  // A time that is yet to come says nothing about when the writing began.
  if (holder === undefined) {
    return { kind: Math.abs(nowMs - touchedMs) > longestWritingMs ? "stale" : "unfinished" };
  }
  const isHeld = isNeighbour(holder, self) ? await isRunning(holder) : nowMs - touchedMs <= longestSilenceMs;
  return isHeld ? { kind: "held", holder } : { kind: "stale" };
}

function isNeighbour(holder: LockOwner, self: LockOwner): boolean {
  return holder.host === self.host && holder.pidNamespace === self.pidNamespace;
}

async function isRunning({ pid, startedAs }: LockOwner): Promise<boolean> {
  const state = await readProcessState(pid);
  if (state.kind === "dead") return false;
  return startedAs === undefined || state.startedAs === undefined || startedAs === state.startedAs;
}
