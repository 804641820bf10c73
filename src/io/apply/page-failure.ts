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
