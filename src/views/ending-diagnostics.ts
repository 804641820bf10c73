import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { StatusRow } from "../core/status/create-status.ts";
import { countOf } from "./text/count.ts";
import { foldList } from "./text/fold.ts";
import { fromNowText } from "./text/plan-words.ts";

/** How many IDs a message names before it counts the rest. */
const mostNamed = 10;

/** An error for the IDs that have expired by `nowMs`, and one for those that `rows` has beside them. */
export function endingDiagnostics(rows: readonly StatusRow[], nowMs: number): readonly Diagnostic[] {
  const expired = rows.filter(({ expiresAtMs }) => expiresAtMs <= nowMs);
  const expiring = rows.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  return [
    ...(expired.length === 0 ? [] : [expiredError(expired, nowMs)]),
    ...(expiring.length === 0 ? [] : [expiringError(expiring, nowMs)]),
  ];
}

const hint = "`messenger-assets apply` renews what is due; `messenger-assets explain KEY` tells more of one";

function expiredError(rows: readonly StatusRow[], nowMs: number): Diagnostic {
  const what = `${countOf(rows.length, "attachment ID")} ${rows.length === 1 ? "has" : "have"} expired`;
  return { code: "id-expired", severity: "error", message: `${what}: ${namesOf(rows, nowMs)}`, hint };
}

function expiringError(rows: readonly StatusRow[], nowMs: number): Diagnostic {
  const what = `${countOf(rows.length, "attachment ID")} ${rows.length === 1 ? "expires" : "expire"} soon`;
  return { code: "id-expiring", severity: "error", message: `${what}: ${namesOf(rows, nowMs)}`, hint };
}

function namesOf(rows: readonly StatusRow[], nowMs: number): string {
  const { shown, hidden } = foldList(rows, mostNamed);
  const names = shown.map(
    ({ page, key, expiresAtMs }) => `\`${key}\` on Page \`${page}\` (${fromNowText(expiresAtMs, nowMs)})`,
  );
  return [...names, ...(hidden.length > 0 ? [`and ${countOf(hidden.length, "other")}`] : [])].join(", ");
}
