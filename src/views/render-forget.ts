import type { ForgottenId } from "../core/lockfile/forget-ids.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { createColours } from "./text/colours.ts";
import { countOf } from "./text/count.ts";
import { renderPageTable } from "./text/page-table.ts";
import { timeLeftText } from "./text/plan-words.ts";

/** How what was forgotten is shown. */
export interface ForgetTextOptions extends TextOptions {
  readonly nowMs: number;
  /** Whether the manifest has the key on that Page: the next apply uploads it again. */
  readonly isWanted: (forgotten: ForgottenId) => boolean;
  /** Whether each ID has a line of its own, however many there are. */
  readonly verbose?: boolean;
}

/** What was forgotten, for people: a line an ID, and a summary; ends in a newline. */
export function renderForget(forgotten: readonly ForgottenId[], options: ForgetTextOptions): string {
  const { red } = createColours(options.colour);
  const rows = forgotten.map(({ page, key, state, entry }) => ({
    page,
    lead: "- forgot",
    key: printable(key),
    details: [printable(entry.attachmentId), state, timeLeftText(entry.expiresAtMs, options.nowMs)],
    paint: red,
  }));
  return `${[...renderPageTable(rows, options), summaryLine(forgotten, options)].join("\n\n")}\n`;
}

function summaryLine(forgotten: readonly ForgottenId[], { isWanted }: ForgetTextOptions): string {
  const ids = new Set(forgotten.map(({ page, entry }) => JSON.stringify([page, entry.attachmentId])));
  const lost = forgotten.filter((one) => one.state === "live" && isWanted(one)).length;
  const words = `Forgot ${countOf(ids.size, "ID")}`;
  return lost === 0 ? `${words}.` : `${words}: the next apply uploads ${countOf(lost, "asset")} again.`;
}
