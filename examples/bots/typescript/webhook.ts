import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** A text that somebody wrote to a Page. */
export interface IncomingText {
  readonly pageId: string;
  readonly psid: string;
  readonly text: string;
}

/** What Meta wants back when it checks the webhook's address; undefined when it was not Meta that asked. */
export function findChallenge(query: URLSearchParams, verifyToken: string): string | undefined {
  const isMeta = query.get("hub.mode") === "subscribe" && query.get("hub.verify_token") === verifyToken;
  return isMeta ? (query.get("hub.challenge") ?? undefined) : undefined;
}

/** Whether the holder of the app secret signed `body`: only Meta and this bot know it. */
export function isSigned(body: Buffer, signature: string | string[] | undefined, appSecret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`);
  const given = Buffer.from(String(signature));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

interface WebhookBody {
  readonly entry?: readonly {
    /** The ID of the Page that was written to. */
    readonly id: string;
    readonly messaging?: readonly {
      readonly sender: { readonly id: string };
      readonly message?: { readonly text?: string; readonly is_echo?: boolean };
    }[];
  }[];
}

/** The texts in a signed body; what the Page itself wrote comes back as an echo, and is none. */
export function messagesOf(body: Buffer): readonly IncomingText[] {
  const { entry = [] }: WebhookBody = JSON.parse(body.toString("utf8"));
  return entry.flatMap(({ id, messaging = [] }) =>
    messaging.flatMap(({ sender, message }) =>
      message?.text === undefined || message.is_echo === true
        ? []
        : [{ pageId: id, psid: sender.id, text: message.text }],
    ),
  );
}

const longestBodyBytes = 1_000_000;

/**
 * The whole body of a request.
 *
 * @throws {Error} when it is longer than any that Meta sends.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBodyBytes) throw new Error(`a body of more than ${longestBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
