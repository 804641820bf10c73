import { isDeepStrictEqual } from "node:util";
import { type Assets, AssetUnavailableError } from "messenger-assets/runtime/node";
import type { AssetKey, PageName } from "../../generated/messenger-assets.ts";
import { type Reply, repliesTo } from "./replies.ts";
import { type Message, type Send, SendError } from "./send.ts";
import type { IncomingText } from "./webhook.ts";

const apology: Message = { text: "There should be a picture here. Ask me again later." };

/** Meta's word for an attachment ID that it does not know, or does not know any more. */
const unknownAttachment = 2018074;

/** Answers a text of a user; a reply that cannot be sent is told on the console, and the others are sent. */
export function createAnswer(
  assets: Assets<AssetKey, PageName>,
  send: Send,
): (incoming: IncomingText) => Promise<void> {
  return async ({ pageId, psid, text }) => {
    for (const reply of repliesTo(text)) {
      await sendReply(psid, () => toMessage(pageId, reply)).catch(console.error);
    }
  };

  /** The message at this moment: by ID, or by URL while there is no ID that lives. */
  function toMessage(pageId: string, reply: Reply): Message {
    if ("text" in reply) return reply;
    try {
      return assets.page(pageId).message(reply.asset, { locale: reply.locale });
    } catch (error) {
      if (!(error instanceof AssetUnavailableError)) throw error;
      console.error(error.message);
      return apology;
    }
  }

  async function sendReply(psid: string, currentMessage: () => Message): Promise<void> {
    const message = currentMessage();
    try {
      await send(psid, message);
    } catch (error) {
      if (!(error instanceof SendError && error.subcode === unknownAttachment)) throw error;
      console.error(error.message);
      // There may be a newer ID since the document was last read.
      await assets.refresh();
      const newer = currentMessage();
      await send(psid, isDeepStrictEqual(newer, message) ? apology : newer);
    }
  }
}
