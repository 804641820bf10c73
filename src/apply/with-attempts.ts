import { createAttemptBytes } from "./attempt-bytes.ts";
import type { Upload } from "./ports.ts";

/**
 * An upload that tells of each attempt, for the journal: `onAttempt` resolves before anything is sent, `onAttemptFailed`
 * before anything is sent again. What they throw ends the upload. The bytes of an attempt that failed, be it for the rate
 * limit alone, are taken back.
 */
export function withAttempts(upload: Upload): Upload {
  return async (request, options) => {
    await options.onAttempt?.();
    const bytes = createAttemptBytes(options);
    try {
      return await upload(request, { ...options, onBytes: bytes.onBytes });
    } catch (error) {
      bytes.takeBack();
      await options.onAttemptFailed?.(error);
      throw error;
    }
  };
}
