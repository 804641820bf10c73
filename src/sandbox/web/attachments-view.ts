import type { FeedAttachment } from "../live/feed-event.ts";
import { type AttachmentCard, createAttachmentCard, lifeStateOf } from "./attachment-card.ts";
import { filterAttachments } from "./attachment-filter.ts";
import { button, element, setChildren, setText } from "./dom.ts";
import { drawHowToUpload } from "./empty.ts";
import { createSearch, createSelect } from "./fields.ts";
import { count, formatNumber } from "./format.ts";
import type { Route } from "./route.ts";
import { showDetails } from "./show-details.ts";
import type { Store } from "./store.ts";
import type { ViewPart } from "./view-part.ts";

const cardsAtATime = 48;

const types = [
  ["", "Every type"],
  ["image", "Images"],
  ["video", "Videos"],
  ["audio", "Audio"],
  ["file", "Files"],
] as const;

const states = [
  ["", "Alive or expired"],
  ["alive", "More than 14 days left"],
  ["soon", "Less than 14 days left"],
  ["expired", "Expired"],
] as const;

/** The wall of attachments, with its filters. */
export function createAttachmentsView(store: Store, redraw: () => void): ViewPart {
  let shown = cardsAtATime;
  const filterAnew = (): void => {
    shown = cardsAtATime;
    redraw();
  };
  const search = createSearch("Search attachments", "Name, ID, URL, type…", filterAnew);
  const type = createSelect("Type", types, filterAnew);
  const state = createSelect("Days left", states, filterAnew);
  const summary = element("p", { class: "summary" });
  const wall = element("ul", { class: "wall", attributes: { "aria-label": "Attachments" } });
  const rest = element("p", { class: "rest" });
  const cards = createCards(store);
  let drawnPage: string | undefined;

  const draw = ({ pageId }: Route): void => {
    if (pageId !== drawnPage) shown = cardsAtATime;
    drawnPage = pageId;
    const all = store.attachments(pageId);
    const found = filterAttachments(store, all, {
      words: search.input.value,
      type: type.select.value,
      state: state.select.value,
    });
    setText(summary, summarize(store, all, found));
    wall.classList.toggle("of-many", pageId === undefined && store.pages.length > 1);
    setChildren(wall, cards.take(found.slice(-shown).toReversed()));
    drawRest(rest, found.length - shown, () => {
      shown += cardsAtATime;
      redraw();
      cards
        .at(shown - cardsAtATime)
        ?.querySelector("button")
        ?.focus();
    });
    part.element.classList.toggle("is-empty", all.length === 0 && store.isReady);
  };
  const part: ViewPart = {
    element: element(
      "section",
      { class: "attachments", attributes: { "aria-label": "Attachments" } },
      element("div", { class: "filters" }, search.element, type.element, state.element),
      summary,
      wall,
      rest,
      drawHowToUpload(),
    ),
    draw,
    tick: () => cards.update(),
  };
  return part;
}

interface Cards {
  /** The cards of these attachments; those of others are forgotten. */
  readonly take: (attachments: readonly FeedAttachment[]) => readonly HTMLElement[];
  readonly at: (index: number) => HTMLElement | undefined;
  readonly update: () => void;
}

function createCards(store: Store): Cards {
  let current: ReadonlyMap<string, AttachmentCard> = new Map();
  return {
    take: (attachments) => {
      const before = current;
      current = new Map(
        attachments.map((attachment) => [
          attachment.id,
          before.get(attachment.id) ??
            createAttachmentCard(store, attachment, (each) => showDetails(store, each)),
        ]),
      );
      for (const card of current.values()) card.update();
      return [...current.values()].map((card) => card.element);
    },
    at: (index) => [...current.values()][index]?.element,
    update: () => {
      for (const card of current.values()) card.update();
    },
  };
}

function summarize(store: Store, all: readonly FeedAttachment[], found: readonly FeedAttachment[]): string {
  if (!store.isReady) return "Loading…";
  const { nowMs } = store.clock;
  const states = all.map((attachment) => lifeStateOf(store, attachment, nowMs));
  const soon = states.filter((state) => state === "soon").length;
  const expired = states.filter((state) => state === "expired").length;
  return [
    found.length === all.length
      ? count(all.length, "attachment")
      : `${formatNumber(found.length)} of ${count(all.length, "attachment")}`,
    ...(soon > 0 ? [`${formatNumber(soon)} with less than 14 days left`] : []),
    ...(expired > 0 ? [`${formatNumber(expired)} expired`] : []),
  ].join(" · ");
}

function drawRest(rest: HTMLElement, hidden: number, onMore: () => void): void {
  if (hidden <= 0) {
    rest.replaceChildren();
    return;
  }
  const label = `Show ${Math.min(hidden, cardsAtATime)} more of ${formatNumber(hidden)}`;
  rest.replaceChildren(button({ class: "more", onClick: onMore }, label));
}
