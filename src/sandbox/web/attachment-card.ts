import { formatBytes } from "../../core/text/format-bytes.ts";
import type { FeedAttachment } from "../live/feed-event.ts";
import { createCopyButton } from "./copy-button.ts";
import { button, element, setText } from "./dom.ts";
import { formatAge, formatInstant, formatLeft } from "./format.ts";
import { drawMedia, titleOf } from "./media.ts";
import type { Store } from "./store.ts";

/** A card of the wall of attachments. */
export interface AttachmentCard {
  readonly element: HTMLElement;
  /** Says how old the attachment is now, and how long it has left. */
  readonly update: () => void;
}

/** Draws `attachment`; its title opens `onOpen`. */
export function createAttachmentCard(
  store: Store,
  attachment: FeedAttachment,
  onOpen: (attachment: FeedAttachment) => void,
): AttachmentCard {
  const title = titleOf(attachment);
  const open = (): void => onOpen(attachment);
  const life = createLife(store, attachment);
  const card = element(
    "li",
    { class: "card", attributes: { "data-id": attachment.id, "data-type": attachment.type } },
    drawFrame(attachment, open),
    element(
      "div",
      { class: "card-body" },
      element("h3", {}, button({ class: "title", onClick: open }, title)),
      element("p", { class: "of-page" }, store.pageName(attachment.pageId)),
      element(
        "p",
        { class: "id" },
        element("code", {}, attachment.id),
        createCopyButton(attachment.id, `Copy the ID ${attachment.id}`),
      ),
      element(
        "p",
        { class: "facts" },
        element("span", {}, formatBytes(attachment.sizeBytes)),
        element("span", {}, attachment.contentType),
      ),
      life.element,
    ),
  );
  const update = (): void => {
    card.dataset["state"] = life.update();
  };
  update();
  return { element: card, update };
}

/** How far an attachment is through its life. */
export type LifeState = "alive" | "soon" | "expired";

const soonMs = 14 * 86_400_000;

/** Whether an attachment has less than 14 days left, or none. */
export function lifeStateOf(store: Store, attachment: FeedAttachment, nowMs: number): LifeState {
  const leftMs = store.expiresAtMs(attachment) - nowMs;
  if (leftMs <= 0) return "expired";
  return leftMs < soonMs ? "soon" : "alive";
}

function createLife(
  store: Store,
  attachment: FeedAttachment,
): { readonly element: HTMLElement; readonly update: () => LifeState } {
  const { uploadedAtMs } = attachment;
  const expiresAtMs = store.expiresAtMs(attachment);
  const fill = element("span", {});
  const left = element("span", { class: "left" });
  left.title = `expires ${formatInstant(expiresAtMs)}`;
  const age = element("time", { attributes: { datetime: new Date(uploadedAtMs).toISOString() } });
  age.title = `uploaded ${formatInstant(uploadedAtMs)}`;
  const bar = element("span", { class: "life-bar", attributes: { "aria-hidden": "true" } }, fill);
  return {
    element: element("p", { class: "life" }, bar, element("span", { class: "life-words" }, left, age)),
    update: () => {
      const { nowMs } = store.clock;
      const share = (expiresAtMs - nowMs) / (expiresAtMs - uploadedAtMs);
      fill.style.inlineSize = `${Math.min(1, Math.max(0, share)) * 100}%`;
      setText(left, formatLeft(expiresAtMs, nowMs));
      setText(age, formatAge(uploadedAtMs, nowMs));
      return lifeStateOf(store, attachment, nowMs);
    },
  };
}

/** A picture opens in large; a player has its own controls. */
function drawFrame(attachment: FeedAttachment, open: () => void): HTMLElement {
  const media = drawMedia(attachment);
  if (media instanceof HTMLVideoElement || attachment.type === "audio") {
    return element("div", { class: "frame" }, media);
  }
  return button(
    { class: "frame", attributes: { "aria-label": `Show ${titleOf(attachment)}` }, onClick: open },
    media,
  );
}
