import { element } from "./dom.ts";
import type { Fault } from "./fault.ts";
import { createField, createInput, createSelect } from "./fields.ts";
import type { JsonObject } from "./json-value.ts";
import type { Store } from "./store.ts";

const paths = [
  ["", "every call"],
  ["message_attachments", "uploads"],
  ["/messages", "messages"],
] as const;

const types = [
  ["", "of any type"],
  ["image", "of an image"],
  ["video", "of a video"],
  ["audio", "of an audio"],
  ["file", "of a file"],
] as const;

const frequencies = [
  ["always", "each time"],
  ["every", "each time in N"],
  ["call", "call number N only"],
  ["times", "N times, then never"],
  ["percent", "N % of them"],
] as const;

const effects = [
  ["error", "is refused with this error"],
  ["latencyMs", "waits so many milliseconds"],
  ["html", "gets a gateway’s page, HTTP"],
  ["lose", "is done, its answer lost"],
  ["truncate", "is done, its answer cut"],
  ["reset", "has its connection reset"],
  ["hang", "is never answered"],
] as const;

/** What is written beside an effect when it is chosen; an effect without it needs none. */
const examples: ReadonlyMap<string, string> = new Map([
  ["error", "100/2018008"],
  ["latencyMs", "500"],
  ["html", "502"],
]);

/** A form that makes one rule of choices. */
export function createFaultForm(store: Store, onAdd: (fault: Fault) => void): HTMLElement {
  const path = createSelect("Calls", paths).select;
  const type = createSelect("Type", types).select;
  const page = createInput({ placeholder: "every Page", list: "page-names", spellcheck: "false" });
  const key = createInput({ placeholder: "any, or a glob: stickers/*", spellcheck: "false" });
  const frequency = createSelect("How often", frequencies, () => showNumber()).select;
  const number = createInput({ type: "number", min: "1", step: "1", value: "3" });
  const effect = createSelect("What happens", effects, () => showValue()).select;
  const value = createInput({ value: "100/2018008", spellcheck: "false", required: "" });
  const names = element("datalist", { attributes: { id: "page-names" } });
  const numberField = createField("N", number);
  const valueField = createField("Error or number", value);
  const showNumber = (): void => {
    numberField.hidden = frequency.value === "always";
  };
  const showValue = (): void => {
    const example = examples.get(effect.value);
    valueField.hidden = example === undefined;
    value.value = example ?? "true";
  };
  showNumber();
  const submit = (event: Event): void => {
    event.preventDefault();
    const match = {
      ...given("path", path.value),
      ...given("page", page.value.trim()),
      ...given("type", type.value),
      ...given("key", key.value.trim()),
      ...matchOf(frequency.value, number.valueAsNumber),
    };
    const times = frequency.value === "times" ? { times: number.valueAsNumber } : {};
    onAdd({
      kind: "rule",
      rule: {
        ...(Object.keys(match).length === 0 ? {} : { match }),
        ...times,
        effect: effectOf(effect.value, value.value),
      },
    });
  };
  page.addEventListener("focus", () => {
    names.replaceChildren(
      ...store.pages.map(({ name }) => element("option", { attributes: { value: name } })),
    );
  });
  return element(
    "form",
    { class: "fault-form", on: { submit } },
    createField("Calls", path),
    createField("Type", type),
    createField("Page", page),
    createField("Key, file name or ID", key),
    createField("How often", frequency),
    numberField,
    createField("What happens", effect),
    valueField,
    names,
    element("button", { class: "primary", attributes: { type: "submit" } }, "Switch it on"),
  );
}

function given(name: string, value: string): JsonObject {
  return value === "" ? {} : { [name]: value };
}

function matchOf(frequency: string, number: number): JsonObject {
  if (frequency === "every" || frequency === "call") return { [frequency]: number };
  return frequency === "percent" ? { share: number / 100 } : {};
}

function effectOf(effect: string, value: string): JsonObject {
  if (effect === "error") return { error: value.trim() };
  if (effect === "reset") return { reset: "after" };
  return { [effect]: examples.has(effect) ? Number(value) : true };
}
