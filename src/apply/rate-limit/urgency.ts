/**
 * How soon an upload is needed: its ID has expired, expires within 7 days, never was, stands for other bytes, or is
 * renewed in good time.
 */
export type UploadUrgency = "expired" | "expiring" | "new" | "changed" | "later";

const order: readonly UploadUrgency[] = ["expired", "expiring", "new", "changed", "later"];

/** Orders urgencies, the most urgent first. */
export function compareUrgency(a: UploadUrgency, b: UploadUrgency): number {
  return order.indexOf(a) - order.indexOf(b);
}

/** Whether a bot goes, or will soon go, without its asset. */
export function isUrgent(urgency: UploadUrgency): boolean {
  return urgency === "expired" || urgency === "expiring";
}
