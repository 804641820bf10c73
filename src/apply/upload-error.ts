import type { GraphErrorClass } from "../core/graph/classify-graph-error.ts";

/** Meta's error body and where it came from, or our own reason for not sending. */
export interface UploadErrorDetail {
  /** Meta's code as text (`"100"`), or a kebab-case word of ours (`file-changed`, `reply-lost`). */
  readonly code: string;
  readonly subcode?: number;
  readonly message: string;
  /** Meta's `fbtrace_id`. */
  readonly trace?: string;
  readonly hint?: string;
  /** How far the failure reaches. */
  readonly scope: "asset" | "page" | "run";
  /** The reply was lost: the attachment may exist at Meta, and nobody knows its ID. */
  readonly possibleDuplicate?: true;
  /** What to do about it: `retry` for lost replies and broken connections too; absent where no retry can help. */
  readonly graphClass?: GraphErrorClass;
  /** How long Meta asks to wait before the next request, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An upload, or a question to the Graph API, that failed. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly detail: UploadErrorDetail;

  constructor(detail: UploadErrorDetail, options?: ErrorOptions) {
    super(detail.message, options);
    this.detail = detail;
  }
}

/** The numbers that find Meta's error again: `code 100, subcode 33, trace AbC`. */
export function errorNumbers({ code, subcode, trace }: UploadErrorDetail): string {
  const numbers = [
    `code ${code}`,
    ...(subcode === undefined ? [] : [`subcode ${subcode}`]),
    ...(trace === undefined ? [] : [`trace ${trace}`]),
  ];
  return numbers.join(", ");
}
