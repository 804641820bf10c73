import type { FeedMessage } from "../live/feed-event.ts";
import { drawAvatar } from "./avatar.ts";
import { drawMessage, goesOn } from "./bubble.ts";
import { button, element, setChildren, setText } from "./dom.ts";
import { formatDay } from "./format.ts";
import { icon } from "./icons.ts";
import { hashOf, type Route } from "./route.ts";
import type { Store, Thread } from "./store.ts";

const messagesAtATime = 100;
const nearEndPx = 80;

/** The conversation that is open, its latest message in sight. */
export interface ThreadView {
  readonly element: HTMLElement;
  readonly draw: (thread: Thread | undefined, route: Route) => void;
}

/** Draws conversations, one at a time. */
export function createThreadView(store: Store): ThreadView {
  const head = element("header", {});
  const earlier = element("p", { class: "rest" });
  const list = element("ol", { class: "messages", attributes: { "aria-label": "Messages" } });
  const log = element(
    "div",
    { class: "log", attributes: { tabindex: "0", role: "log", "aria-label": "Conversation" } },
    earlier,
    list,
  );
  const drawn = new Map<string, HTMLElement>();
  let name: string | undefined;
  let shown = messagesAtATime;
  let isAtEnd = true;

  const draw = (thread: Thread | undefined, route: Route): void => {
    view.hidden = thread === undefined;
    if (thread === undefined) return;
    const nextName = `${thread.pageId} ${thread.psid}`;
    const isAnother = nextName !== name;
    if (isAnother) {
      isAtEnd = true;
      name = nextName;
      shown = messagesAtATime;
      drawn.clear();
      drawHead(head, store, thread, route);
    }
    const messages = thread.messages.slice(-shown);
    setChildren(
      list,
      messages.flatMap((message, index) => drawWithDay(message, messages[index - 1], messages[index + 1])),
    );
    earlier.replaceChildren(
      ...(thread.messages.length <= shown
        ? []
        : [button({ class: "more", onClick: () => showEarlier(thread, route) }, "Show earlier messages")]),
    );
    stayAtEnd();
  };
  const stayAtEnd = (): void => {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  };
  const showEarlier = (thread: Thread, route: Route): void => {
    shown += messagesAtATime;
    const before = log.scrollHeight;
    draw(thread, route);
    log.scrollTop += log.scrollHeight - before;
  };
  const drawWithDay = (
    message: FeedMessage,
    before: FeedMessage | undefined,
    next: FeedMessage | undefined,
  ): readonly HTMLElement[] => {
    const day = formatDay(message.sentAtMs);
    const isSameDay = before !== undefined && formatDay(before.sentAtMs) === day;
    const bubble = once(message.id, () => drawMessage(store, message));
    bubble.classList.toggle("goes-on", goesOn(message, next));
    return isSameDay
      ? [bubble]
      : [once(`${message.id} day`, () => element("li", { class: "day" }, day)), bubble];
  };
  const once = (key: string, make: () => HTMLElement): HTMLElement => {
    const made = drawn.get(key) ?? make();
    drawn.set(key, made);
    return made;
  };
  log.addEventListener("scroll", () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < nearEndPx;
  });
  // Pictures are as high as they are only when they have come.
  new ResizeObserver(stayAtEnd).observe(list);
  const view = element(
    "section",
    { class: "thread", attributes: { "aria-label": "Open conversation" } },
    head,
    log,
  );
  return { element: view, draw };
}

function drawHead(head: HTMLElement, store: Store, { pageId, psid }: Thread, route: Route): void {
  const back = element(
    "a",
    { class: "back", attributes: { "aria-label": "All conversations" } },
    icon("back"),
  );
  back.href = hashOf({ view: "conversations", pageId: route.pageId });
  const title = element("h2", {});
  setText(title, psid);
  head.replaceChildren(
    back,
    drawAvatar(psid),
    element("div", {}, title, element("p", {}, `what ${store.pageName(pageId)} sent to this PSID`)),
  );
}
