import type { FeedAttachment } from "../live/feed-event.ts";
import { lifeStateOf } from "./attachment-card.ts";
import type { Store } from "./store.ts";

/** Which attachments are looked for; an empty text stands for all. */
export interface AttachmentFilter {
  readonly words: string;
  readonly type: string;
  readonly state: string;
}

/** Those of `attachments` that the filter lets through, in their order. */
export function filterAttachments(
  store: Store,
  attachments: readonly FeedAttachment[],
  { words, type, state }: AttachmentFilter,
): readonly FeedAttachment[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const { nowMs } = store.clock;
  return attachments.filter(
    (attachment) =>
      (type === "" || attachment.type === type) &&
      (state === "" || lifeStateOf(store, attachment, nowMs) === state) &&
      wanted.every((word) => searchTextOf(store, attachment).includes(word)),
  );
}

/** Nobody waits at each key for ten thousand texts to be put together. */
const searchTexts = new WeakMap<FeedAttachment, string>();

function searchTextOf(store: Store, attachment: FeedAttachment): string {
  const known = searchTexts.get(attachment);
  if (known !== undefined) return known;
  const { id, pageId, fileName, url, contentType, digest } = attachment;
  const parts = [id, fileName, url, contentType, digest, pageId, store.pageName(pageId)];
  const text = parts.join(" ").toLowerCase();
  searchTexts.set(attachment, text);
  return text;
}
