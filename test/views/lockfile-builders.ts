import type { ImportResult } from "../../src/core/import/import-result.ts";
import type { ForgottenId } from "../../src/core/lockfile/forget-ids.ts";
import { dayMs, locked, nowMs } from "./builders.ts";

const due = locked({
  attachmentId: "1857777774821099",
  uploadedAtMs: nowMs - 83 * dayMs,
  expiresAtMs: nowMs + 7 * dayMs,
});

/** One ID of every outcome. */
export const importResults: readonly ImportResult[] = [
  { page: "default", key: "promo", entry: due, outcome: "imported", replaced: "1857777774821000" },
  { page: "default", key: "stickers/cat", entry: locked(), outcome: "redated" },
  { page: "default", key: "stickers/dog", entry: locked(), outcome: "retired" },
  { page: "default", key: "stickers/fox", entry: locked(), outcome: "unchanged" },
  { page: "default", key: "welcome", entry: due, outcome: "imported" },
];

export const forgotten: readonly ForgottenId[] = [
  { page: "acme", key: "stickers/cat", state: "live", entry: locked() },
  { page: "acme", key: "twin", state: "live", entry: locked() },
  { page: "acme", key: "welcome", state: "retired", entry: due },
  { page: "zoo", key: "welcome", state: "live", entry: locked({ expiresAtMs: nowMs - 2 * dayMs }) },
];
