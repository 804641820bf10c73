import type { ApplyResult } from "../../apply/apply-result.ts";
import { rateLimitWaitCode } from "../../apply/rate-limit/rate-limit.ts";
import { errorNumbers, type UploadErrorDetail } from "../../apply/upload-error.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";

/**
 * Why nothing is sent to a whole Page; `what` begins what Meta says, which names neither the Page nor Meta's numbers. One
 * that was waited for in vain is left for the next run.
 */
export function pageFailure(error: UploadErrorDetail, what: string): Diagnostic {
  const { code, message, hint } = error;
  const severity = code === rateLimitWaitCode ? "warning" : "error";
  const whole = /^-?\d+$/.test(code) ? `${what}: ${message} (${errorNumbers(error)})` : message;
  return { code, severity, message: whole, ...(hint !== undefined && { hint }) };
}

/** Which Pages had to wait until the run ended, and why, but for those that were `told`; the lines of uploads do not tell. */
export function waitingPages(
  { results }: Pick<ApplyResult, "results">,
  told: ReadonlyMap<string, unknown>,
): readonly Diagnostic[] {
  const errors = new Map<string, UploadErrorDetail>();
  for (const { page, error } of results) {
    if (error?.code === rateLimitWaitCode && !told.has(page)) errors.set(page, error);
  }
  return [...errors.values()].map((error) => pageFailure(error, "nothing more can be uploaded"));
}
