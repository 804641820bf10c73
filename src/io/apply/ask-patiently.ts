import type { RateLimit } from "../../apply/rate-limit/rate-limit.ts";
import { type RetryPolicy, retryCall } from "../../apply/retry/retry-call.ts";

/** Some seconds: where nothing answers at all, nobody wants to wait for half a minute to be told so. */
const maxRetries = 3;

/** Makes a call in the allowance of the Page with this name, and again after a temporary error. */
export type AskPatiently = <Reply>(
  page: string,
  call: () => Promise<Reply>,
  signal: AbortSignal,
) => Promise<Reply>;

/** What decides over all uploads of a Page (whose a token is, which it has) is asked as patiently as these are sent. */
export function createAskPatiently(
  limit: Pick<RateLimit, "call">,
  policy: Omit<RetryPolicy, "stop">,
): AskPatiently {
  return (page, call, signal) =>
    retryCall(() => limit.call(page, call, signal), { ...policy, maxRetries, stop: signal }, signal);
}
