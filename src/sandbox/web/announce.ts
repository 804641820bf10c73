import { button, byId, element, setText } from "./dom.ts";
import { icon } from "./icons.ts";

/** Has `text` read out by a screen reader; nothing is seen of it. */
export function announce(text: string): void {
  setText(byId("announcer"), text);
}

const longestShownMs = 15_000;

/** Shows what did not work, until it is closed. */
export function showProblem(text: string): void {
  const toast = element("div", { class: "toast" }, element("p", {}, text));
  const close = (): void => toast.remove();
  toast.append(
    button({ class: "quiet", attributes: { "aria-label": "Close" }, onClick: close }, icon("close")),
  );
  byId("toasts").replaceChildren(toast);
  setTimeout(close, longestShownMs);
}
