import { type ActionName, isUploadAction, type Plan } from "../../core/plan/plan.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { countOf, formatCount } from "./count.ts";

/** What the plan comes to, in one line: `Plan: 1 to update, 12 unchanged: 1 upload, 6.8 KB.` */
export function planSummary(plan: Plan): string {
  const { summary } = plan;
  const counts = countActions(summary);
  if (counts === "") return unchangedLine(summary.keep);
  const unchanged = summary.keep > 0 ? `, ${formatCount(summary.keep)} unchanged` : "";
  return `Plan: ${counts}${unchanged}: ${uploadsText(plan)}.`;
}

/** How many assets have each action, those that stay aside: `2 to create, 1 to update`; empty when there are none. */
export function countActions(counts: Readonly<Partial<Record<ActionName, number>>>): string {
  return actionWords
    .flatMap(([action, words]) => {
      const amount = counts[action] ?? 0;
      return amount > 0 ? `${formatCount(amount)} ${words}` : [];
    })
    .join(", ");
}

const actionWords: readonly (readonly [Exclude<ActionName, "keep">, string])[] = [
  ["create", "to create"],
  ["update", "to update"],
  ["renew", "to renew"],
  ["reuse", "to reuse"],
  ["remove", "to remove"],
];

function unchangedLine(assets: number): string {
  if (assets === 0) return "No changes. There are no assets to compare.";
  return `No changes. ${countOf(assets, "asset")} ${assets === 1 ? "is" : "are"} up to date.`;
}

function uploadsText(plan: Plan): string {
  const { uploads, uploadBytes } = plan.summary;
  if (uploads === 0) return "no uploads";
  const isSizeKnown = plan.actions.every(
    (action) => !isUploadAction(action) || action.desired.content.kind === "known",
  );
  if (isSizeKnown) return `${countOf(uploads, "upload")}, ${formatBytes(uploadBytes)}`;
  const size = uploadBytes === 0 ? "of unknown size" : `at least ${formatBytes(uploadBytes)}`;
  return `${countOf(uploads, "upload")}, ${size}`;
}
