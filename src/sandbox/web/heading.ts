import { element, setText } from "./dom.ts";
import { count } from "./format.ts";
import type { Route } from "./route.ts";
import type { Store } from "./store.ts";

/** What the view is of. */
export function createHeading(store: Store): {
  readonly element: HTMLElement;
  readonly draw: (route: Route) => void;
} {
  const title = element("h2", {});
  const note = element("p", {});
  return {
    element: element("div", { class: "heading" }, title, note),
    draw: ({ view, pageId }) => {
      const page = pageId === undefined ? undefined : store.page(pageId);
      if (view === "faults") {
        setText(title, "Faults");
        setText(note, "for all Pages");
      } else {
        setText(title, pageId === undefined ? "All Pages" : store.pageName(pageId));
        setText(note, page === undefined ? count(store.pages.length, "Page") : describePage(page));
      }
      document.title = `${title.textContent} · messenger-assets sandbox`;
    },
  };
}

function describePage({ id, name, title, platform }: Store["pages"][number]): string {
  return [
    ...(title === name ? [] : [title]),
    `Page ID ${id}`,
    ...(platform === "instagram" ? ["Instagram"] : []),
  ].join(" · ");
}
