import { element, setText } from "./dom.ts";
import { faultsIn } from "./fault.ts";
import { count, formatNumber } from "./format.ts";
import { type IconName, icon } from "./icons.ts";
import { hashOf, type Route, type View } from "./route.ts";
import type { Store } from "./store.ts";

interface ViewLink {
  readonly view: View;
  readonly text: string;
  readonly icon: IconName;
  readonly count: (store: Store, route: Route) => number;
  readonly noun: string;
}

const viewLinks: readonly ViewLink[] = [
  {
    view: "attachments",
    text: "Attachments",
    icon: "image",
    count: (store, { pageId }) => store.attachmentCount(pageId),
    noun: "attachment",
  },
  {
    view: "conversations",
    text: "Conversations",
    icon: "chat",
    count: (store, { pageId }) => store.threads(pageId).length,
    noun: "conversation",
  },
  {
    view: "faults",
    text: "Faults",
    icon: "bolt",
    count: (store) => faultsIn(store.rules).length,
    noun: "fault",
  },
];

/** Links to the views, each with how much there is in it. */
export function createViewLinks(
  store: Store,
  target: HTMLElement,
): { readonly draw: (route: Route) => void } {
  const drawn = viewLinks.map((each) => {
    const number = element("span", { class: "number" });
    const link = element(
      "a",
      { attributes: { "data-view": each.view } },
      icon(each.icon),
      element("span", { class: "view-name" }, each.text),
      number,
    );
    target.append(link);
    return { each, link, number };
  });
  return {
    draw: (route) => {
      for (const { each, link, number } of drawn) {
        const amount = each.count(store, route);
        link.href = hashOf({ view: each.view, pageId: route.pageId });
        if (each.view === route.view) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
        setText(number, amount === 0 ? "" : formatNumber(amount));
        number.title = count(amount, each.noun);
      }
    },
  };
}
