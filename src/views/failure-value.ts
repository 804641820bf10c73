import type { UploadErrorDetail } from "../apply/upload-error.ts";

/** Why an upload, or a message, failed, as the `--json` documents have it. */
export interface FailureValue {
  /** Meta's code as text, or a kebab-case word of ours. */
  readonly code: string;
  readonly subcode?: number;
  readonly message: string;
  readonly trace?: string;
  readonly hint?: string;
  /** The reply was lost: the attachment may exist at Meta, the message may have arrived. */
  readonly possibleDuplicate?: true;
}

/** The failure as a JSON value. */
export function failureValue(error: UploadErrorDetail): FailureValue {
  const { code, subcode, message, trace, hint, possibleDuplicate } = error;
  return {
    code,
    ...(subcode === undefined ? {} : { subcode }),
    message,
    ...(trace === undefined ? {} : { trace }),
    ...(hint === undefined ? {} : { hint }),
    ...(possibleDuplicate === undefined ? {} : { possibleDuplicate }),
  };
}
