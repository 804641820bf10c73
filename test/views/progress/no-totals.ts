import type { UploadTotals } from "../../../src/views/progress/upload-tally.ts";

/** The totals before the first event. */
export const noTotals: UploadTotals = {
  uploads: 0,
  uploadBytes: 0,
  finished: 0,
  failed: 0,
  sentBytes: 0,
  failedBytes: 0,
  sending: 0,
  paused: 0,
};
