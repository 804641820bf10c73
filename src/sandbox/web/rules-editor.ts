import { announce, showProblem } from "./announce.ts";
import { control } from "./control.ts";
import { button, element } from "./dom.ts";
import type { Store } from "./store.ts";

/** The rules document as JSON, to be changed at will. */
export function createRulesEditor(store: Store): {
  readonly element: HTMLElement;
  readonly draw: () => void;
} {
  const text = element("textarea", {
    attributes: { "aria-label": "The rules document", rows: "10", spellcheck: "false" },
  });
  let told = "";
  const draw = (): void => {
    const written = JSON.stringify(store.rules ?? { rules: [] }, undefined, 2);
    if (written === told) return;
    if (text.value === told) text.value = written;
    told = written;
  };
  const put = async (): Promise<void> => {
    const document = parse(text.value);
    if (document === undefined) return showProblem("This is not JSON.");
    if ((await control("PUT", "rules", document)) === undefined) return;
    announce("The rules are in force");
  };
  const restore = (): void => {
    text.value = told;
  };
  return {
    draw,
    element: element(
      "details",
      { class: "editor" },
      element("summary", {}, "The rules as JSON"),
      text,
      element(
        "div",
        { class: "row is-end" },
        button({ onClick: restore }, "Discard"),
        button({ class: "primary", onClick: () => void put() }, "Put in force"),
      ),
    ),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
