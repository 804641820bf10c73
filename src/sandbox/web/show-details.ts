import { formatBytes } from "../../core/text/format-bytes.ts";
import type { FeedAttachment } from "../live/feed-event.ts";
import { createCopyButton } from "./copy-button.ts";
import { button, byId, element } from "./dom.ts";
import { formatAge, formatInstant, formatLeft, formatNumber } from "./format.ts";
import { icon } from "./icons.ts";
import { drawMedia, titleOf } from "./media.ts";
import type { Store } from "./store.ts";

/** Shows an attachment in large, with all that is known of it; Escape closes it. */
export function showDetails(store: Store, attachment: FeedAttachment): void {
  const dialog = byId("details");
  if (!(dialog instanceof HTMLDialogElement)) return;
  const close = button(
    { class: "quiet close", attributes: { "aria-label": "Close" }, onClick: () => dialog.close() },
    icon("close"),
  );
  dialog.replaceChildren(
    element("header", {}, element("h2", { attributes: { id: "details-title" } }, titleOf(attachment)), close),
    element("div", { class: "stage" }, drawMedia(attachment)),
    drawFacts(store, attachment),
    ...drawDownload(attachment),
  );
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.onclose = () => dialog.replaceChildren();
  dialog.showModal();
}

function drawFacts(store: Store, attachment: FeedAttachment): HTMLElement {
  const { id, pageId, type, contentType, sizeBytes, digest, url, uploadedAtMs } = attachment;
  const { nowMs } = store.clock;
  const expiresAtMs = store.expiresAtMs(attachment);
  const facts: readonly (readonly [string, string])[] = [
    ["Attachment ID", id],
    ["Page", store.page(pageId) === undefined ? pageId : `${store.pageName(pageId)} (${pageId})`],
    ["Type", `${type}, ${contentType}`],
    ["Size", `${formatBytes(sizeBytes)} (${formatNumber(sizeBytes)} bytes)`],
    ["Uploaded", `${formatInstant(uploadedAtMs)}, ${formatAge(uploadedAtMs, nowMs)}`],
    ["Expires", `${formatInstant(expiresAtMs)}, ${formatLeft(expiresAtMs, nowMs)}`],
    ...(url === undefined ? [] : [["Fetched from", url] as const]),
    ["Digest", digest],
  ];
  return element("dl", {}, ...facts.flatMap(([name, value]) => drawFact(name, value)));
}

const copied: ReadonlySet<string> = new Set(["Attachment ID", "Digest", "Fetched from"]);

function drawFact(name: string, value: string): readonly HTMLElement[] {
  const words = element("span", {}, value);
  const fact = copied.has(name)
    ? element("dd", {}, words, createCopyButton(value, `Copy: ${name}`))
    : element("dd", {}, words);
  return [element("dt", {}, name), fact];
}

function drawDownload(attachment: FeedAttachment): readonly HTMLElement[] {
  if (attachment.media === undefined) return [];
  const link = element("a", { class: "button" }, icon("download"), "Download");
  link.href = attachment.media;
  link.download = attachment.fileName ?? titleOf(attachment);
  return [element("footer", {}, link)];
}
