import { button, element, setChildren } from "./dom.ts";
import { drawHowToSend } from "./empty.ts";
import { createSearch } from "./fields.ts";
import type { Route } from "./route.ts";
import type { Store, Thread } from "./store.ts";
import { createThreadLink, nameOfThread, type ThreadLink } from "./thread-link.ts";
import { createThreadView } from "./thread-view.ts";
import type { ViewPart } from "./view-part.ts";

const threadsAtATime = 100;

/** The list of conversations, and the one that is open. */
export function createConversationsView(store: Store, redraw: () => void): ViewPart {
  let shown = threadsAtATime;
  const search = createSearch("Search conversations", "PSID, Page or text…", redraw);
  const list = element("ul", { class: "threads", attributes: { "aria-label": "Conversations" } });
  const rest = element("p", { class: "rest" });
  const links = new Map<string, ThreadLink>();
  const open = createThreadView(store);
  const whole = element(
    "section",
    { class: "conversations", attributes: { "aria-label": "Conversations" } },
    element("div", { class: "thread-list" }, search.element, list, rest),
    open.element,
    drawHowToSend(),
  );
  const draw = (route: Route): void => {
    const threads = store.threads(route.pageId);
    const found = findThreads(store, threads, search.input.value);
    const drawn = found.slice(0, shown).map((thread) => {
      const link = links.get(nameOfThread(thread)) ?? createThreadLink(store, thread);
      links.set(nameOfThread(thread), link);
      link.draw(route);
      return link.element;
    });
    setChildren(list, drawn);
    rest.replaceChildren(
      ...(found.length <= shown
        ? []
        : [button({ class: "more", onClick: showMore }, "Show more conversations")]),
    );
    const thread = openThread(store, route, threads);
    open.draw(thread, route);
    whole.classList.toggle("is-empty", threads.length === 0 && store.isReady);
    whole.classList.toggle("of-many", route.pageId === undefined);
    whole.classList.toggle("is-open", route.psid !== undefined && thread !== undefined);
  };
  const showMore = (): void => {
    shown += threadsAtATime;
    redraw();
  };
  return {
    element: whole,
    draw,
    tick: () => {
      for (const link of links.values()) link.tick();
    },
  };
}

/** On a wide screen the latest conversation is open until another is chosen. */
function openThread(
  store: Store,
  { psid, threadPageId, pageId }: Route,
  threads: readonly Thread[],
): Thread | undefined {
  if (psid === undefined) return threads[0];
  return store.thread(threadPageId ?? pageId ?? "", psid);
}

function findThreads(store: Store, threads: readonly Thread[], search: string): readonly Thread[] {
  const words = search.trim().toLowerCase();
  if (words === "") return threads;
  return threads.filter(({ pageId, psid, messages }) =>
    [psid, pageId, store.pageName(pageId), ...messages.map(({ message }) => JSON.stringify(message))]
      .join(" ")
      .toLowerCase()
      .includes(words),
  );
}
