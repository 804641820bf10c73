import { element, setChildren, setText } from "./dom.ts";
import { createSearch, createSelect } from "./fields.ts";
import { count, formatNumber } from "./format.ts";
import { hashOf, type Route } from "./route.ts";
import type { Store } from "./store.ts";
import type { ViewPart } from "./view-part.ts";

/** The list of Pages, with a field that filters it; on a narrow screen a choice takes its place. */
export function createPagesList(store: Store, redraw: () => void): ViewPart {
  const search = createSearch("Filter Pages", "Filter Pages…", redraw);
  const list = element("ul", {});
  const nothing = element("p", { class: "nothing" });
  const choice = createSelect("Page", [], () => {
    const { value } = choice.select;
    location.hash = hashOf({ ...route, pageId: value === "" ? undefined : value, psid: undefined });
  });
  const links = new Map<string, PageLink>();
  let route: Route;
  let choices = "";

  const draw = (next: Route): void => {
    route = next;
    const words = search.input.value.trim().toLowerCase();
    const found = store.pages.filter(({ name, id, title }) =>
      `${name} ${id} ${title}`.toLowerCase().includes(words),
    );
    const everything = store.pages.length > 1 && words === "" ? [undefined] : [];
    const wanted = [...everything, ...found.map(({ id }) => id)];
    const drawn = wanted.map((pageId) => {
      const known = `${pageId} ${pageId === undefined ? "" : store.pageName(pageId)}`;
      const link = links.get(known) ?? createPageLink(store, pageId);
      links.set(known, link);
      link.draw(route);
      return link.element;
    });
    setChildren(list, drawn);
    setText(nothing, found.length === 0 && store.isReady ? "No Page goes by that." : "");
    search.element.hidden = store.pages.length < 8;
    drawChoices();
  };
  const drawChoices = (): void => {
    const options: readonly (readonly [string, string])[] = [
      ...(store.pages.length > 1 ? [["", `All ${count(store.pages.length, "Page")}`] as const] : []),
      ...store.pages.map(({ id, name }) => [id, name] as const),
    ];
    const drawn = JSON.stringify(options);
    if (drawn !== choices) {
      choices = drawn;
      const elements = options.map(([value, text]) => element("option", { attributes: { value } }, text));
      choice.select.replaceChildren(...elements);
    }
    choice.select.value = shownPage(store, route) ?? "";
  };
  return {
    element: element("div", { class: "pages-list" }, choice.element, search.element, list, nothing),
    draw,
    tick: () => undefined,
  };
}

/** The Page that is shown: where there is but one, that one. */
export function shownPage(store: Store, { pageId }: Pick<Route, "pageId">): string | undefined {
  return pageId ?? (store.pages.length === 1 ? store.pages[0]?.id : undefined);
}

interface PageLink {
  readonly element: HTMLElement;
  readonly draw: (route: Route) => void;
}

function createPageLink(store: Store, pageId: string | undefined): PageLink {
  const number = element("span", { class: "number" });
  const name = element(
    "span",
    { class: "name" },
    pageId === undefined ? "All Pages" : store.pageName(pageId),
  );
  const platform = pageId === undefined ? undefined : store.page(pageId)?.platform;
  if (platform === "instagram") name.append(element("small", {}, "Instagram"));
  const link = element("a", {}, name, number);
  return {
    element: element("li", {}, link),
    draw: (route) => {
      link.href = hashOf({ view: route.view === "faults" ? "attachments" : route.view, pageId });
      const isShown = shownPage(store, route) === pageId;
      if (isShown) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      const attachments = store.attachmentCount(pageId);
      setText(number, formatNumber(attachments));
      number.title = count(attachments, "attachment");
    },
  };
}
