import type { Upload } from "../ports.ts";
import { createAttemptBytes } from "./attempt-bytes.ts";
import { type RetryPolicy, retryCall } from "./retry-call.ts";

/**
 * An upload that is sent again as `retryCall` says; the bytes of a failed attempt are taken back.
 *
 * `upload` rejects once a lost reply is journaled (`withAttempts`): it is sent again only after that.
 */
export function withRetry(upload: Upload, policy: RetryPolicy): Upload {
  return (request, options) =>
    retryCall(
      async () => {
        const bytes = createAttemptBytes(options);
        try {
          return await upload(request, { ...options, onBytes: bytes.onBytes });
        } catch (error) {
          bytes.takeBack();
          throw error;
        }
      },
      policy,
      options.signal,
    );
}
