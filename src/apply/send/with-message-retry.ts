import { type RetryPolicy, retryCall } from "../retry/retry-call.ts";
import type { SendMessage } from "./send-message.ts";

/** A `send` that is tried again as `retryCall` says: never after a lost reply, which has no class. */
export function withMessageRetry(send: SendMessage, policy: RetryPolicy): SendMessage {
  return (request, options) => retryCall(() => send(request, options), policy, options.signal);
}
