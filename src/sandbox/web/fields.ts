import { element } from "./dom.ts";

/** A search field with its label. */
export function createSearch(
  label: string,
  placeholder: string,
  onInput: () => void,
): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = element("input", {
    attributes: {
      type: "search",
      placeholder,
      "aria-label": label,
      autocomplete: "off",
      spellcheck: "false",
    },
    on: { input: onInput },
  });
  return { element: element("div", { class: "search" }, input), input };
}

/** A choice with its label; `options` are values and what they are called. */
export function createSelect(
  label: string,
  options: readonly (readonly [string, string])[],
  onChange: () => void = () => undefined,
): { readonly element: HTMLElement; readonly select: HTMLSelectElement } {
  const select = element("select", { attributes: { "aria-label": label }, on: { change: onChange } });
  select.append(...options.map(([value, text]) => element("option", { attributes: { value } }, text)));
  return { element: select, select };
}

/** A labelled field of a form. */
export function createField(
  label: string,
  input: HTMLElement,
  options: { readonly class?: string } = {},
): HTMLLabelElement {
  return element(
    "label",
    { class: `field ${options.class ?? ""}`.trim() },
    element("span", {}, label),
    input,
  );
}

/** An input of a form. */
export function createInput(attributes: Readonly<Record<string, string>>): HTMLInputElement {
  return element("input", { attributes: { autocomplete: "off", ...attributes } });
}
