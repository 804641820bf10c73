import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { groupBy } from "../core/group-by.ts";
import { rateLimitWaitCode } from "./rate-limit/rate-limit.ts";
import { errorNumbers, type UploadErrorDetail } from "./upload-error.ts";

/** How many Pages a message names before it counts the rest. */
const mostNamed = 3;

/** Why nothing could be uploaded to whole Pages, by their names: what several fail by is told once. */
export function describePageFailures(
  failures: ReadonlyMap<string, UploadErrorDetail>,
): readonly Diagnostic[] {
  const groups = groupBy([...failures], ([, error]) => JSON.stringify(error));
  return [...groups.values()].flatMap((group) => {
    const pages = group.map(([page]) => page);
    return group.slice(0, 1).map(([, error]) => diagnosticOf(error, pages));
  });
}

/** A Page that was waited for in vain is left for the next run. Meta's words name neither the Page nor their numbers. */
function diagnosticOf(error: UploadErrorDetail, pages: readonly string[]): Diagnostic {
  const { code, message, hint } = error;
  const severity = code === rateLimitWaitCode ? "warning" : "error";
  const isOfMeta = /^-?\d+$/.test(code);
  const told = isOfMeta ? `${message} (${errorNumbers(error)})` : message;
  const whole = isOfMeta || pages.length > 1 ? `nothing can be uploaded to ${namesOf(pages)}: ${told}` : told;
  return { code, severity, message: whole, ...(hint !== undefined && { hint }) };
}

function namesOf(pages: readonly string[]): string {
  const named = pages.slice(0, mostNamed).map((page) => `\`${page}\``);
  const rest = pages.length - named.length;
  if (pages.length === 1) return `Page ${named.join("")}`;
  return rest === 0
    ? `the Pages ${named.join(", ")}`
    : `${pages.length} Pages (${named.join(", ")} and ${rest} more)`;
}
