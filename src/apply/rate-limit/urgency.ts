/**
 * How soon an upload is needed: its ID has expired, expires within 7 days, never was, stands for other bytes, or is
 * renewed in good time.
 */
export type UploadUrgency = "expired" | "expiring" | "new" | "changed" | "later";

const ranks: ReadonlyMap<UploadUrgency, number> = new Map([
  ["expired", 0],
  ["expiring", 1],
  ["new", 2],
  ["changed", 3],
  ["later", 4],
]);

/** Orders urgencies, the most urgent first. */
export function compareUrgency(a: UploadUrgency, b: UploadUrgency): number {
  return (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
}

/** Whether a bot goes, or will soon go, without its asset. */
export function isUrgent(urgency: UploadUrgency): boolean {
  return urgency === "expired" || urgency === "expiring";
}
