import { type GraphCall, textParameter } from "../graph/graph-call.ts";
import { type Redactor, shorten } from "../http/redact.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SentMessage } from "../state/state-event.ts";
import { parseMessage } from "../upload/parse-message.ts";

/** Remembers a message that was delivered, secrets replaced, as it is shown. */
export function recordMessage(
  context: SandboxContext,
  call: GraphCall,
  sent: Pick<SentMessage, "id" | "pageId" | "psid" | "attachmentId" | "uploaded">,
): void {
  const [messagingType, tag] = [textParameter(call, "messaging_type"), textParameter(call, "tag")];
  context.state.addMessage({
    ...sent,
    sentAtMs: context.now(),
    message: shownMessage(context.redactor, call),
    ...(messagingType === undefined ? {} : { messagingType }),
    ...(tag === undefined ? {} : { tag }),
  });
}

/** Ten thousand messages are kept: none may take up megabytes. */
const longestMessage = 16_384;

function shownMessage(redactor: Redactor, call: GraphCall): unknown {
  const message = redactor.named("message", parseMessage(call.parameters.get("message")));
  const text = JSON.stringify(message);
  return text.length <= longestMessage ? message : { text: shorten(text) };
}
