import type { Upload } from "../ports.ts";
import { type RetryPolicy, retryCall } from "./retry-call.ts";

/**
 * An upload that is sent again as `retryCall` says.
 *
 * `upload` rejects once a lost reply is journaled (`withAttempts`): it is sent again only after that.
 */
export function withRetry(upload: Upload, policy: RetryPolicy): Upload {
  return (request, options) => retryCall(() => upload(request, options), policy, options.signal);
}
