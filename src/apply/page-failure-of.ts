import { DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import { UploadError, type UploadErrorDetail } from "./upload-error.ts";

/**
 * Why nothing can be uploaded to a Page, as `error` tells it.
 *
 * @throws `error` when it tells nothing of the kind: a bug.
 */
export function pageFailureOf(error: unknown): UploadErrorDetail {
  if (error instanceof UploadError) return error.detail;
  const [first] = error instanceof DiagnosticError ? error.diagnostics : [];
  if (first === undefined) throw error;
  const { code, message, hint } = first;
  return { code, message, ...(hint !== undefined && { hint }), scope: "page" };
}
