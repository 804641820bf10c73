import { rateLimitWaitCode } from "../rate-limit/rate-limit.ts";
import { UploadError, type UploadErrorDetail } from "../upload-error.ts";
import { type MessageResult, type PlannedMessage, sentResult, unsentResult } from "./message-result.ts";
import type { SendMessage } from "./send-message.ts";

/** What sends the messages of one run, one after the other. */
export interface Walk {
  /** What became of `messages`, in their order; they come after those of earlier calls. */
  readonly send: (messages: readonly PlannedMessage[]) => Promise<readonly MessageResult[]>;
  /** Why nothing more can be sent, once that is so. */
  readonly refusal: () => UploadErrorDetail | undefined;
}

/** What a walk needs. */
export interface WalkOptions {
  /** With retries, and errors that say how far they reach. */
  readonly send: SendMessage;
  /** Called before each message; what it throws fails the message. */
  readonly enter: (page: string) => void;
  /** Aborts when nothing more is to be sent. */
  readonly stop: AbortSignal;
  /** Aborts when what is under way is to be given up. */
  readonly cutOff: AbortSignal;
  /** Called for each message but those that an error of an earlier one, or `stop`, keeps from being tried. */
  readonly onResult: (result: MessageResult) => void;
}

/** A walk that stops at the first error that reaches further than its own message. */
export function createWalk(options: WalkOptions): Walk {
  const { stop, onResult } = options;
  let refusal: UploadErrorDetail | undefined;
  const sendNext = async (message: PlannedMessage): Promise<MessageResult> => {
    if (message.kind === "impossible") return unsentResult(message, "failed", message.error);
    try {
      return await sendOne(message, options);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      if (error.detail.scope !== "asset") refusal = error.detail;
      return unsentResult(message, isUnsent(error.detail) ? "not-started" : "failed", errorOf(error.detail));
    }
  };
  return {
    send: async (messages) => {
      const results: MessageResult[] = [];
      for (const message of messages) {
        if (refusal !== undefined || stop.aborted) {
          results.push(unsentResult(message, "not-started", refusal));
          continue;
        }
        const result = await sendNext(message);
        onResult(result);
        results.push(result);
      }
      return results;
    },
    refusal: () => refusal,
  };
}

async function sendOne(
  { request }: Extract<PlannedMessage, { kind: "message" }>,
  { send, enter, cutOff }: WalkOptions,
): Promise<MessageResult> {
  enter(request.page);
  return sentResult(request, await send(request, { signal: cutOff }));
}

/** Nothing was sent, and nothing is wrong with the message. */
function isUnsent({ code, possibleDuplicate }: UploadErrorDetail): boolean {
  return code === rateLimitWaitCode || (code === "aborted" && possibleDuplicate !== true);
}

/** An interruption before anything was sent is no error of the message. */
function errorOf(detail: UploadErrorDetail): UploadErrorDetail | undefined {
  return detail.code !== rateLimitWaitCode && isUnsent(detail) ? undefined : detail;
}
