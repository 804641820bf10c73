import { formatBytes } from "../../core/text/format-bytes.ts";
import type { FeedMedia } from "../live/feed-event.ts";
import { button, element } from "./dom.ts";
import { icon } from "./icons.ts";
import { drawMedia, titleOf } from "./media.ts";
import { showDetails } from "./show-details.ts";
import type { Store } from "./store.ts";

/** The attachment that a message was sent with, by its ID, which opens its details. */
export function drawAttachmentOf(store: Store, id: string): HTMLElement {
  const attachment = store.attachment(id);
  if (attachment === undefined) return element("p", { class: "bubble" }, `attachment ${id}`);
  const caption = button(
    {
      class: "by-id",
      attributes: { "aria-label": `Details of the attachment ${id}` },
      onClick: () => showDetails(store, attachment),
    },
    `ID ${id}`,
  );
  return element("div", { class: "sent-media" }, drawSent(attachment), caption);
}

/** What was uploaded on the way. */
export function drawUploaded(media: FeedMedia): HTMLElement {
  return element(
    "div",
    { class: "sent-media" },
    drawSent(media),
    element("span", { class: "by-id" }, "not kept"),
  );
}

function drawSent(media: FeedMedia): HTMLElement {
  return media.type === "file"
    ? drawFile(media)
    : element("div", { class: "bubble is-media" }, drawMedia(media));
}

function drawFile(media: FeedMedia): HTMLElement {
  const words = element(
    "span",
    { class: "file-words" },
    element("b", {}, titleOf(media)),
    element("small", {}, formatBytes(media.sizeBytes)),
  );
  if (media.media === undefined) return element("div", { class: "bubble is-file" }, icon("file"), words);
  const link = element("a", { class: "bubble is-file" }, icon("file"), words);
  link.href = media.media;
  link.download = titleOf(media);
  return link;
}
