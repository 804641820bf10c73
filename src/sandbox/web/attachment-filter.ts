import type { FeedAttachment } from "../live/feed-event.ts";
import { lifeStateOf } from "./attachment-card.ts";
import type { Store } from "./store.ts";

/** Which attachments are looked for; an empty text stands for all. */
export interface AttachmentFilter {
  readonly words: string;
  readonly type: string;
  readonly state: string;
}

/** Those of `attachments` that the filter lets through, newest first. */
export function filterAttachments(
  store: Store,
  attachments: readonly FeedAttachment[],
  { words, type, state }: AttachmentFilter,
): readonly FeedAttachment[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return attachments
    .filter((attachment) => type === "" || attachment.type === type)
    .filter((attachment) => state === "" || lifeStateOf(store, attachment) === state)
    .filter((attachment) => {
      const text = searchTextOf(store, attachment);
      return wanted.every((word) => text.includes(word));
    })
    .toReversed();
}

function searchTextOf(store: Store, attachment: FeedAttachment): string {
  const { id, pageId, fileName, url, contentType, digest } = attachment;
  return [id, fileName, url, contentType, digest, pageId, store.pageName(pageId)].join(" ").toLowerCase();
}
