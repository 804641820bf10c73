import type { FeedMessage } from "../live/feed-event.ts";
import { drawAttachmentOf, drawUploaded } from "./bubble-media.ts";
import { element } from "./dom.ts";
import { formatInstant, formatTime } from "./format.ts";
import { idOf, listOf, objectOf, textOf } from "./json-value.ts";
import type { Store } from "./store.ts";
import { drawTemplate } from "./template.ts";

/** A message as the person sees it, with the time and what it was sent as. */
export function drawMessage(store: Store, message: FeedMessage): HTMLElement {
  const time = element("time", { attributes: { datetime: new Date(message.sentAtMs).toISOString() } });
  time.textContent = formatTime(message.sentAtMs);
  time.title = formatInstant(message.sentAtMs);
  return element(
    "li",
    { class: "message", attributes: { "data-id": message.id } },
    ...drawContent(store, message),
    ...drawQuickReplies(objectOf(message.message)["quick_replies"]),
    element("p", { class: "sent-as" }, time, ...kindOf(message).map((kind) => element("span", {}, kind))),
  );
}

/** Whether `next` was sent in the same minute and in the same way: one line then says it for both. */
export function goesOn(message: FeedMessage, next: FeedMessage | undefined): boolean {
  if (next === undefined) return false;
  const isSameMinute = formatInstant(message.sentAtMs) === formatInstant(next.sentAtMs);
  return isSameMinute && message.messagingType === next.messagingType && message.tag === next.tag;
}

/** A message in a few words, for the list of conversations. */
export function summarizeMessage(message: FeedMessage): string {
  const { text, attachment } = objectOf(message.message);
  const type = textOf(objectOf(attachment)["type"]);
  return textOf(text) ?? (type === undefined ? "a message" : `${article(type)} ${type}`);
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

function drawContent(store: Store, message: FeedMessage): readonly HTMLElement[] {
  const { text, attachment } = objectOf(message.message);
  const words = textOf(text);
  const { type, payload } = objectOf(attachment);
  if (words !== undefined) return [element("p", { class: "bubble" }, words)];
  if (type === "template") return [drawTemplate(store, objectOf(payload))];
  const id = idOf(objectOf(payload)["attachment_id"]) ?? message.attachmentId;
  if (id !== undefined) return [drawAttachmentOf(store, id)];
  if (message.uploaded !== undefined) return [drawUploaded(message.uploaded)];
  return [element("p", { class: "bubble is-code" }, JSON.stringify(message.message))];
}

function drawQuickReplies(replies: unknown): readonly HTMLElement[] {
  const titles = listOf(replies).map((reply) => {
    const { title, content_type: kind } = objectOf(reply);
    return textOf(title) ?? textOf(kind) ?? "quick reply";
  });
  if (titles.length === 0) return [];
  return [
    element(
      "ul",
      { class: "quick-replies", attributes: { "aria-label": "Quick replies" } },
      ...titles.map((title) => element("li", {}, title)),
    ),
  ];
}

function kindOf({ messagingType, tag }: FeedMessage): readonly string[] {
  return [messagingType, tag]
    .filter((part) => part !== undefined)
    .map((part) => part.replaceAll("_", " ").toLowerCase());
}
