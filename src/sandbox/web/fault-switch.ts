import { element } from "./dom.ts";
import type { FaultPreset } from "./fault.ts";

/** The switch of one fault. */
export interface FaultSwitch {
  readonly element: HTMLElement;
  readonly draw: (isOn: boolean) => void;
}

let made = 0;

/** A switch that tells `onSwitch` what is wanted; only what the sandbox says moves it. */
export function createFaultSwitch(
  { name, note, fault }: FaultPreset,
  onSwitch: (isOn: boolean) => void,
): FaultSwitch {
  const id = `fault-${made++}`;
  const input = element("input", {
    attributes: { type: "checkbox", role: "switch", id, "aria-describedby": `${id}-note` },
  });
  input.addEventListener("change", () => {
    const isWanted = input.checked;
    input.checked = !isWanted;
    onSwitch(isWanted);
  });
  const written = fault.kind === "rule" ? fault.rule : { rateLimit: fault.rateLimit };
  const words = element(
    "span",
    { class: "fault-words" },
    element("label", { attributes: { for: id } }, name),
    element("span", { class: "note", attributes: { id: `${id}-note` } }, note),
    element("code", {}, JSON.stringify(written)),
  );
  const item = element("li", {}, words, input);
  return {
    element: item,
    draw: (isOn) => {
      input.checked = isOn;
      item.classList.toggle("is-on", isOn);
    },
  };
}
