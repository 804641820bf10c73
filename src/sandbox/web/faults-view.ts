import { announce } from "./announce.ts";
import { control } from "./control.ts";
import { describeFault } from "./describe-fault.ts";
import { button, element, setChildren } from "./dom.ts";
import { documentOf, type Fault, type FaultPreset, faultPresets, faultsIn, nameOfFault } from "./fault.ts";
import { createFaultForm } from "./fault-form.ts";
import { createFaultSwitch, type FaultSwitch } from "./fault-switch.ts";
import { createRulesEditor } from "./rules-editor.ts";
import type { Store } from "./store.ts";
import type { ViewPart } from "./view-part.ts";

/** How the sandbox misbehaves: a switch for each fault, a form for more, and the whole document as JSON. */
export function createFaultsView(store: Store): ViewPart {
  const own = new Map<string, FaultPreset>();
  const switches = new Map<string, FaultSwitch>();
  const list = element("ul", { class: "faults", attributes: { "aria-label": "Faults" } });
  const editor = createRulesEditor(store);
  let last = Promise.resolve();
  /** One after the other: each puts a whole document, and must know what the one before has put. */
  const set = (preset: FaultPreset, isOn: boolean): void => {
    last = last.then(() => switchFault(store, preset, isOn));
  };

  const draw = (): void => {
    const inForce = new Map(faultsIn(store.rules).map((fault) => [nameOfFault(fault), fault]));
    const known = new Set(faultPresets.map(({ fault }) => nameOfFault(fault)));
    for (const [name, fault] of inForce) {
      if (!known.has(name) && !own.has(name)) own.set(name, { name: describeFault(fault), note: "", fault });
    }
    const presets = [...faultPresets, ...own.values()];
    const drawn = presets.map((preset) => {
      const name = nameOfFault(preset.fault);
      const made = switches.get(name) ?? createFaultSwitch(preset, (isOn) => set(preset, isOn));
      switches.set(name, made);
      made.draw(inForce.has(name));
      return made.element;
    });
    setChildren(list, drawn);
    editor.draw();
  };

  return {
    element: element(
      "section",
      { class: "faults-view", attributes: { "aria-label": "Faults" } },
      element(
        "p",
        { class: "lead" },
        "A fault that is on meets the calls of every client, ",
        element("code", {}, "--sandbox"),
        " too. The first that is about a call decides; slow replies add up.",
      ),
      list,
      element("h3", {}, "Another fault"),
      createFaultForm(store, (fault) => set({ name: describeFault(fault), note: "", fault }, true)),
      editor.element,
      drawReset(),
    ),
    draw,
    tick: () => undefined,
  };
}

async function switchFault(store: Store, { name, fault }: FaultPreset, isOn: boolean): Promise<void> {
  const others = faultsIn(store.rules).filter(
    (each) => nameOfFault(each) !== nameOfFault(fault) && !clash(each, fault),
  );
  const document = await control("PUT", "rules", documentOf(isOn ? [...others, fault] : others));
  if (document === undefined) return;
  store.take({ kind: "rules", document });
  announce(`${name}: ${isOn ? "on" : "off"}`);
}

/** There is one rate limit at a time. */
function clash(one: Fault, other: Fault): boolean {
  return one.kind === "rate-limit" && other.kind === "rate-limit";
}

function drawReset(): HTMLElement {
  const ask = element("dialog", { class: "ask", attributes: { "aria-labelledby": "reset-title" } });
  const reset = (): void => {
    ask.close();
    void control("POST", "reset").then((state) => {
      if (state !== undefined) announce("The sandbox is empty");
    });
  };
  ask.append(
    element("h2", { attributes: { id: "reset-title" } }, "Empty the sandbox?"),
    element(
      "p",
      {},
      "It forgets attachments, messages and requests, sets its clock back, and puts the faults of its start in force again. Pages and tokens stay.",
    ),
    element(
      "div",
      { class: "row is-end" },
      button({ onClick: () => ask.close() }, "Keep everything"),
      button({ class: "danger", onClick: reset }, "Empty it"),
    ),
  );
  return element(
    "div",
    { class: "reset" },
    element("h3", {}, "Begin anew"),
    button({ class: "danger", onClick: () => ask.showModal() }, "Empty the sandbox…"),
    ask,
  );
}
