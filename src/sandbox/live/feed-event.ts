import type { Platform } from "../../core/asset-type.ts";
import type { Attachment, SentMessage } from "../state/state-event.ts";

/** A Page, without its secrets. */
export interface FeedPage {
  readonly name: string;
  readonly id: string;
  readonly platform: Platform;
  readonly title: string;
}

/** An attachment that has an ID. */
export interface FeedAttachment extends Omit<Attachment, "platform"> {
  /** The path that its bytes are served at; missing when they are not kept. */
  readonly media?: string;
}

/** What was sent on the way, with a message: it may have no ID. */
export type FeedMedia = Pick<
  FeedAttachment,
  "type" | "contentType" | "sizeBytes" | "fileName" | "url" | "media"
>;

/** A message that was delivered. */
export interface FeedMessage extends Omit<SentMessage, "uploaded"> {
  readonly uploaded?: FeedMedia;
}

/** The sandbox's clock, in milliseconds since the epoch, and how far it is ahead of the machine's. */
export interface FeedClock {
  readonly nowMs: number;
  readonly offsetMs: number;
}

/** What `GET /_sandbox/events` tells, one a server-sent event. Lists are in the order in which things came about. */
export type FeedEvent =
  /** All that was told before is forgotten. */
  | { readonly kind: "begin"; readonly pages: readonly FeedPage[]; readonly lifetimeMs: number }
  | { readonly kind: "clock"; readonly clock: FeedClock }
  /** The rules document in force. */
  | { readonly kind: "rules"; readonly document: unknown }
  | { readonly kind: "attachments"; readonly attachments: readonly FeedAttachment[] }
  | { readonly kind: "messages"; readonly messages: readonly FeedMessage[] }
  /** All that there was at the beginning is told; what follows is news. */
  | { readonly kind: "ready" };
