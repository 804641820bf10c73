import { parseDate } from "../text/parse-quantities.ts";
import type { UploadDate } from "./import-row.ts";

/** The date that `text` names: `2026-11-22`, an RFC 3339 time, or `unknown`; undefined when it is neither. */
export function parseUploadDate(text: string): UploadDate | undefined {
  if (text === "unknown") return { kind: "unknown" };
  const ms = parseDate(text);
  if (ms === undefined) return undefined;
  // The lockfile has whole seconds.
  return { kind: /^[0-9-]+$/.test(text) ? "day" : "instant", ms: Math.floor(ms / 1_000) * 1_000 };
}
