import type { Upload } from "./ports.ts";

/**
 * An upload that tells of each attempt, for the journal: `onAttempt` resolves before anything is sent, `onAttemptFailed`
 * before anything is sent again. What they throw ends the upload.
 */
export function withAttempts(upload: Upload): Upload {
  return async (request, options) => {
    await options.onAttempt?.();
    try {
      return await upload(request, options);
    } catch (error) {
      await options.onAttemptFailed?.(error);
      throw error;
    }
  };
}
