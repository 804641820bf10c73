import type { AssetType } from "../../core/asset-type.ts";
import type { UploadRequest } from "../ports.ts";

/** The types of messages that Meta tells apart ("Send API Reference", read 2026-11). */
export const messagingTypes = ["RESPONSE", "UPDATE", "MESSAGE_TAG"] as const;

/** One of `messagingTypes`. */
export type MessagingType = (typeof messagingTypes)[number];

/** To whom messages go, and as what. */
export interface Addressing {
  /** The user's PSID. */
  readonly to: string;
  readonly messagingType: MessagingType;
  /** Why the message may be outside the 24-hour window: with `MESSAGE_TAG` alone. */
  readonly tag?: string;
}

/** What a message holds: just one of these. */
export type MessageContent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "attachment"; readonly type: AssetType; readonly attachmentId: string }
  /** Bytes that go with the message; kept under an ID where they are to be used again. */
  | { readonly kind: "upload"; readonly upload: UploadRequest; readonly isReusable: boolean };

/** One message from one Page. */
export interface MessageRequest extends Addressing {
  /** The Page's name in the manifest. */
  readonly page: string;
  /** Meta's number for the Page; without it the message goes through `me`. */
  readonly pageId?: string;
  /** Of the asset that it shows. */
  readonly key?: string;
  readonly content: MessageContent;
}

/** What came of a message that Meta took. */
export interface MessageReply {
  readonly messageId: string;
  /** The PSID that Meta names, else the one that was asked for. */
  readonly recipientId: string;
  /** Of an upload that is kept. */
  readonly attachmentId?: string;
  /** When the request began, by our clock, corrected by the reply's `Date` where that differs by more than a minute. */
  readonly sentAtMs: number;
  /** The digest and size of the bytes really sent, where we sent them ourselves. */
  readonly sent?: { readonly digest: string; readonly sizeBytes: number };
}

/**
 * Sends one message.
 *
 * @throws {UploadError} when Meta refused it, the reply was lost, or the bytes could not be read.
 */
export type SendMessage = (
  request: MessageRequest,
  options: { readonly signal: AbortSignal; readonly onBytes?: (count: number) => void },
) => Promise<MessageReply>;
