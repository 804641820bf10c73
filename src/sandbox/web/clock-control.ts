import { announce } from "./announce.ts";
import { control } from "./control.ts";
import { button, element, setText } from "./dom.ts";
import { createField, createInput, createSelect } from "./fields.ts";
import { count, formatDay, formatInstant, formatOffset, formatTime } from "./format.ts";
import { icon } from "./icons.ts";
import type { Store } from "./store.ts";

const steps = [
  ["1h", "+1 h", "1 hour"],
  ["1d", "+1 d", "1 day"],
  ["7d", "+7 d", "7 days"],
  ["30d", "+30 d", "30 days"],
] as const;

/** The sandbox's clock, and what moves it. */
export function createClockControl(store: Store, target: HTMLElement): { readonly draw: () => void } {
  const day = element("span", { class: "clock-day" });
  const time = element("span", { class: "clock-time" });
  const offset = element("span", { class: "clock-offset" });
  const shown = element("time", { class: "clock-face" }, day, time);
  const more = createMoreMenu(store);
  target.replaceChildren(
    icon("clock"),
    element("p", {}, shown, offset),
    element(
      "div",
      { class: "steps", attributes: { role: "group", "aria-label": "Move the clock forward" } },
      ...steps.map(([advance, text, words]) =>
        button(
          {
            attributes: { "aria-label": `Move the clock forward by ${words}` },
            onClick: () => void moveClock(store, { advance }),
          },
          text,
        ),
      ),
      more.opener,
    ),
    more.menu,
  );
  return {
    draw: () => {
      const { nowMs, offsetMs } = store.clock;
      shown.dateTime = new Date(nowMs).toISOString();
      setText(day, formatDay(nowMs));
      setText(time, `${formatTime(nowMs)} UTC`);
      setText(offset, formatOffset(offsetMs));
      target.classList.toggle("is-moved", Math.abs(offsetMs) >= 1000);
    },
  };
}

/** Moves the clock and says what came of it. */
async function moveClock(store: Store, body: object): Promise<void> {
  const before = countExpired(store);
  const clock = await control("POST", "clock", body);
  if (clock === undefined) return;
  store.take({
    kind: "clock",
    clock: { nowMs: Date.parse(String(clock["now"])), offsetMs: Number(clock["offsetMs"]) },
  });
  const expired = countExpired(store) - before;
  const news = expired > 0 ? ` ${count(expired, "more attachment")} expired.` : "";
  announce(`The clock says ${formatInstant(store.clock.nowMs)}.${news}`);
}

function countExpired(store: Store): number {
  return store.attachments().filter((attachment) => store.isExpired(attachment)).length;
}

const units = [
  ["d", "days"],
  ["h", "hours"],
  ["m", "minutes"],
] as const;

interface MoreMenu {
  readonly opener: HTMLElement;
  readonly menu: HTMLElement;
}

function createMoreMenu(store: Store): MoreMenu {
  const menu = element("div", { class: "menu", attributes: { id: "clock-menu", popover: "" } });
  const move = (body: object): void => {
    menu.hidePopover();
    void moveClock(store, body);
  };
  menu.append(
    createAdvanceForm(move),
    createInstantForm(move),
    button({ onClick: () => move({ now: new Date().toISOString() }) }, "Back to this machine’s clock"),
  );
  const opener = button({ attributes: { popovertarget: "clock-menu" }, onClick: () => undefined }, "More…");
  return { opener, menu };
}

function createAdvanceForm(move: (body: object) => void): HTMLElement {
  const amount = createInput({
    type: "number",
    min: "1",
    max: "100000",
    step: "1",
    value: "90",
    required: "",
  });
  const unit = createSelect("Unit", units);
  return createForm(
    () => move({ advance: `${amount.valueAsNumber}${unit.select.value}` }),
    [
      createField("Forward by", amount),
      unit.element,
      element("button", { attributes: { type: "submit" } }, "Move"),
    ],
  );
}

function createInstantForm(move: (body: object) => void): HTMLElement {
  const instant = createInput({ type: "datetime-local", required: "" });
  return createForm(
    () => move({ now: `${instant.value}:00Z`.replace(/(:\d\d:\d\d):00Z$/, "$1Z") }),
    [createField("To a time (UTC)", instant), element("button", { attributes: { type: "submit" } }, "Set")],
  );
}

function createForm(onSubmit: () => void, children: readonly HTMLElement[]): HTMLElement {
  const submit = (event: Event): void => {
    event.preventDefault();
    onSubmit();
  };
  return element("form", { class: "row", on: { submit } }, ...children);
}
