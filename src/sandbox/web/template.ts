import { drawAttachmentOf } from "./bubble-media.ts";
import { element } from "./dom.ts";
import { idOf, type JsonObject, listOf, objectOf, textOf } from "./json-value.ts";
import type { Store } from "./store.ts";

/** A template: its elements as cards beside one another, or its text, each with its buttons. */
export function drawTemplate(store: Store, payload: JsonObject): HTMLElement {
  const elements = listOf(payload["elements"]).map(objectOf);
  if (elements.length === 0)
    return drawElement(store, { title: payload["text"] ?? payload["template_type"], ...payload });
  return element(
    "ul",
    { class: "carousel", attributes: { "aria-label": "Cards" } },
    ...elements.map((each) => element("li", {}, drawElement(store, each))),
  );
}

/** Pictures of a template come from elsewhere: the page loads nothing that the sandbox does not serve. */
function drawElement(
  store: Store,
  { title, subtitle, attachment_id: id, image_url: image, url, buttons }: JsonObject,
): HTMLElement {
  const attachmentId = idOf(id);
  const source = textOf(image) ?? textOf(url);
  const [heading, note] = [textOf(title), textOf(subtitle)];
  return element(
    "div",
    { class: "template" },
    ...(attachmentId === undefined ? [] : [drawAttachmentOf(store, attachmentId)]),
    ...(source === undefined ? [] : [element("p", { class: "template-source" }, source)]),
    ...(heading === undefined ? [] : [element("p", { class: "template-title" }, heading)]),
    ...(note === undefined ? [] : [element("p", { class: "template-note" }, note)]),
    ...listOf(buttons).map((each) =>
      element("p", { class: "template-button" }, textOf(objectOf(each)["title"]) ?? "button"),
    ),
  );
}
