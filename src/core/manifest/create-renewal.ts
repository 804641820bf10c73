import type { Renewal } from "../desired/desired-state.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { attachmentLifetimeMs } from "../limits.ts";
import { parseDuration } from "../text/parse-quantities.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { RawManifest } from "./raw-manifest.ts";

const dayMs = 86_400_000;
const defaultBeforeMs = 35 * dayMs;
const defaultSpreadMs = 7 * dayMs;

/** The renewal with its defaults, and whether its window is open at all. */
export function createRenewal(
  raw: RawManifest,
  text: ManifestText,
): { renewal: Renewal; findings: readonly Finding[] } {
  const renewal: Renewal = {
    lifetimeMs: parseDuration(raw.renewal?.lifetime ?? "") ?? attachmentLifetimeMs,
    beforeMs: parseDuration(raw.renewal?.before ?? "") ?? defaultBeforeMs,
    spreadMs: parseDuration(raw.renewal?.spread ?? "") ?? defaultSpreadMs,
  };
  if (renewal.beforeMs + renewal.spreadMs < renewal.lifetimeMs) return { renewal, findings: [] };
  const finding: Finding = {
    code: "renewal-window",
    message:
      "`before` and `spread` together are not below `lifetime`: every ID would be due as soon as it is made",
    hint: "the defaults are `lifetime: 90d`, `before: 35d`, `spread: 7d`",
    range: text.rangeOf(["renewal"], "key"),
  };
  return { renewal, findings: [finding] };
}
