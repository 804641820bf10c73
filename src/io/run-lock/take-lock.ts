import type { Clock } from "../../apply/ports.ts";
import { judgeLock, type LockVerdict } from "./judge-lock.ts";
import { createLockFile, readLockFile, removeLockFile, removeOwnLockFile } from "./lock-file.ts";
import type { LockOwner } from "./lock-holder.ts";

/** What came of trying to take a lock. */
export type Taking = { readonly kind: "taken" } | Exclude<LockVerdict, { kind: "stale" }>;

/** Who wants a lock, and what time it is. */
export interface Taker {
  readonly self: LockOwner;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Takes the lock at `path` for `self`, if nobody holds it.
 *
 * A stale file is removed by nobody but the holder of a second lock, `path.claim`, which is taken in the same way: of
 * several starters that found the same stale file, none can then remove the lock that another has made since.
 *
 * @throws the file system's error.
 */
export async function takeLock(path: string, { self, clock }: Taker): Promise<Taking> {
  for (;;) {
    if (createLockFile(path, { ...self, sinceMs: clock.now() })) return { kind: "taken" };
    const file = readLockFile(path);
    if (file === undefined) continue;
    const verdict = await judgeLock(file, self, clock.now());
    if (verdict.kind !== "stale") return verdict;
    const claim = await removeStaleLock(path, { self, clock });
    if (claim.kind !== "taken") return claim;
  }
}

/** `taken` when the claim was had, and nothing stale is left. */
async function removeStaleLock(path: string, { self, clock }: Taker): Promise<Taking> {
  const claimPath = `${path}.claim`;
  const claim = await takeLock(claimPath, { self, clock });
  if (claim.kind !== "taken") return claim;
  try {
    const file = readLockFile(path);
    if (file === undefined) return claim;
    const verdict = await judgeLock(file, self, clock.now());
    if (verdict.kind === "stale") removeLockFile(path, file);
    return claim;
  } finally {
    removeOwnLockFile(claimPath, self.nonce);
  }
}
