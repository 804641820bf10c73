import type { AssetMessage } from "messenger-assets/runtime/node";

/** What the Send API takes as a `message`. */
export type Message = AssetMessage | { readonly text: string };

/** Sends a message to a user of the Page. */
export type Send = (psid: string, message: Message) => Promise<void>;

/** What the Graph API said against a message. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly subcode: number | undefined;

  constructor(message: string, subcode: number | undefined) {
    super(message);
    this.subcode = subcode;
  }
}

/** Sends by the Graph API at `graphUrl`, in the name of the Page that `token` is for. */
export function createSend({ graphUrl, token }: { readonly graphUrl: string; readonly token: string }): Send {
  return async (psid, message) => {
    const reply = await fetch(`${graphUrl}/v25.0/me/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ recipient: { id: psid }, messaging_type: "RESPONSE", message }),
      // Meta fetches a video by its URL for up to 75 s before it answers.
      signal: AbortSignal.timeout(90_000),
    });
    const { error }: GraphReply = JSON.parse(await reply.text());
    if (error !== undefined) throw new SendError(error.message, error.error_subcode);
  };
}

interface GraphReply {
  readonly error?: { readonly message: string; readonly error_subcode?: number };
}
