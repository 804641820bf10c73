import { drawAvatar } from "./avatar.ts";
import { summarizeMessage } from "./bubble.ts";
import { element, setText } from "./dom.ts";
import { formatAge } from "./format.ts";
import { hashOf, type Route } from "./route.ts";
import type { Store, Thread } from "./store.ts";

/** A line of the list of conversations. */
export interface ThreadLink {
  readonly element: HTMLElement;
  readonly draw: (route: Route) => void;
  readonly tick: () => void;
}

/** What a conversation is known by: no Page has two with one PSID. */
export function nameOfThread({ pageId, psid }: Thread): string {
  return `${pageId} ${psid}`;
}

/** The line of `thread`, which opens it. */
export function createThreadLink(store: Store, thread: Thread): ThreadLink {
  const { pageId, psid } = thread;
  const last = element("span", { class: "last" });
  const age = element("time", {});
  const link = element(
    "a",
    {},
    drawAvatar(psid),
    element(
      "span",
      { class: "thread-words" },
      element("span", { class: "psid" }, psid),
      element("span", { class: "thread-page" }, store.pageName(pageId)),
      element("span", { class: "last-line" }, last, age),
    ),
  );
  const tick = (): void => setText(age, formatAge(latest(store, thread)?.sentAtMs ?? 0, store.clock.nowMs));
  return {
    element: element("li", {}, link),
    draw: (route) => {
      const message = latest(store, thread);
      link.href = hashOf({ view: "conversations", pageId: route.pageId, psid, threadPageId: pageId });
      setText(last, message === undefined ? "" : summarizeMessage(message));
      const isOpen = route.psid === psid && route.threadPageId === pageId;
      if (isOpen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      tick();
    },
    tick,
  };
}

function latest(store: Store, { pageId, psid }: Thread): Thread["messages"][number] | undefined {
  return store.thread(pageId, psid)?.messages.at(-1);
}
