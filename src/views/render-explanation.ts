import { formatPlace } from "../core/diagnostics/diagnostic.ts";
import type {
  ExplainedId,
  Explanation,
  IdHistory,
  OtherId,
  ToldCommit,
  ToldExplanation,
} from "../core/explain/explanation.ts";
import type { PlannedAction } from "../core/plan/plan.ts";
import { formatBytes } from "../core/text/format-bytes.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { explanationTableLines } from "./render-explanation-table.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { padText } from "./text/display-width.ts";
import { fromNowText, reasonText } from "./text/plan-words.ts";

/** How explanations are shown. */
export interface ExplanationTextOptions extends TextOptions {
  /** The instant that times count from. */
  readonly nowMs: number;
}

/** More explanations than this are a line each; git is not asked for them. */
export const mostExplanations = 10;

/** Everything there is to know of each key or ID, or a table of many; ends in a newline. */
export function renderExplanations(
  told: readonly ToldExplanation[],
  options: ExplanationTextOptions,
): string {
  if (told.length > mostExplanations) {
    const rows = told.map(({ explanation }) => explanation);
    return `${explanationTableLines(rows, options).join("\n")}\n`;
  }
  return `${told.map((one) => explanationLines(one, options).join("\n")).join("\n\n")}\n`;
}

/** Narrower than this, in columns, the values are not aligned. */
const leastColumns = 60;

function explanationLines(
  { explanation, history }: ToldExplanation,
  options: ExplanationTextOptions,
): readonly string[] {
  const colours = createColours(options.colour);
  const lines = [
    ...idLines(explanation, options.nowMs),
    ["apply", applyText(explanation)] as const,
    ...otherLines(explanation),
    ...(history === undefined ? [] : historyLines(history, explanation.state)),
  ].map(([label, text]) => [label, printable(text)] as const);
  const isNarrow = (options.columns ?? Number.POSITIVE_INFINITY) < leastColumns;
  const columns = isNarrow ? 0 : Math.max(...lines.map(([label]) => label.length)) + 1;
  return [
    titleOf(explanation, colours),
    ...lines.map(([label, text]) => `  ${colours.dim(padText(`${label}:`, columns))} ${text}`),
  ];
}

function titleOf({ key, page, pageId, state }: Explanation, colours: Colours): string {
  const where = pageId === undefined ? printable(page) : `${printable(page)} (${printable(pageId)})`;
  return `${colours.bold(printable(key))} on Page ${where}: ${stateTexts[state]}`;
}

const stateTexts: Readonly<Record<Explanation["state"], string>> = {
  live: "live",
  retired: "retired: no key wants this ID any more",
  missing: "no attachment ID yet",
  gone: "not in the lockfile",
};

type Line = readonly [label: string, text: string];

function idLines({ source, place, held, state }: Explanation, nowMs: number): readonly Line[] {
  const where: readonly Line[] = [
    ["source", source],
    ["declared", place === undefined ? "not in the manifest" : formatPlace(place)],
  ];
  if (held === undefined) return where;
  const { entry, expiresAtMs } = held;
  const { attachmentId, type, contentType, sizeBytes, digest, fileName, uploadedAtMs } = entry;
  return [
    ["attachment ID", attachmentId],
    ...where,
    [
      "sent as",
      `${type}, ${contentType}, ${formatBytes(sizeBytes)}${fileName === undefined ? "" : `, ${fileName}`}`,
    ],
    ["digest", digest],
    ["uploaded", `${formatInstant(uploadedAtMs)}, ${fromNowText(uploadedAtMs, nowMs)}`],
    ["expires", `${formatInstant(expiresAtMs)}, ${fromNowText(expiresAtMs, nowMs)}${lifetimeText(held)}`],
    ...(state === "live" ? [["renewal", renewalText(held)] as const] : []),
  ];
}

/** Why the ID ends before the lockfile says so. */
function lifetimeText({ entry, expiresAtMs }: ExplainedId): string {
  if (expiresAtMs === entry.expiresAtMs) return "";
  return `, by \`renewal.lifetime\`; the lockfile says ${formatInstant(entry.expiresAtMs)}`;
}

function renewalText({ renewsAtMs, beforeMs, spreadMs, shareMs }: ExplainedId): string {
  const from = `${formatInstant(renewsAtMs)}: ${daysText(beforeMs)} (\`before\`)`;
  if (spreadMs === 0) return `${from} before it expires`;
  const percent = Math.round((shareMs / spreadMs) * 100);
  const share = `${daysText(shareMs)} (${percent} % of the ${daysText(spreadMs)} of \`spread\`)`;
  return `${from} and ${share} before it expires`;
}

/** Days with one decimal where they are not whole: `35 days`, `2.6 days`. */
function daysText(ms: number): string {
  const days = Math.round((ms / 86_400_000) * 10) / 10;
  return days === 1 ? "1 day" : `${days} days`;
}

function applyText({ state, planned }: Explanation): string {
  if (planned !== undefined) return actionText(planned);
  if (state === "retired") return "keeps it in `retired` until it expires, for a revert";
  return state === "gone" ? "knows nothing of it" : "leaves it as it is: its URL cannot be used";
}

function actionText(planned: PlannedAction): string {
  const reason = reasonText(planned.reason);
  switch (planned.action) {
    case "keep":
      return `keeps it: ${reason}`;
    case "reuse":
      return `gives \`${planned.key}\` the ID ${planned.reused.attachmentId}, which the Page has already: ${reason}`;
    case "renew":
      return `renews it now: ${reason}`;
    case "update":
      return `uploads it anew now: ${reason}`;
    case "create":
      return `uploads it now: ${reason}`;
    case "remove":
      return `removes it, and keeps the ID in \`retired\` until it expires: ${reason}`;
    default:
      return planned satisfies never;
  }
}

function otherLines({ sameBytes, otherIds }: Explanation): readonly Line[] {
  return [
    ...(sameBytes.length > 0 ? [["same bytes", sameBytes.map(otherText).join(", ")] as const] : []),
    ...(otherIds.length > 0 ? [["other bytes", otherIds.map(otherText).join(", ")] as const] : []),
  ];
}

function otherText({ key, attachmentId, isRetired }: OtherId): string {
  return `${key} (${isRetired ? "retired, " : ""}${attachmentId})`;
}

function historyLines(history: IdHistory, state: Explanation["state"]): readonly Line[] {
  switch (history.kind) {
    case "found":
      return [
        [
          "came with",
          `${commitText(history.came)}${history.isCut === true ? ", or before: the clone is shallow" : ""}`,
        ],
        ...wentLines(history.went, state),
      ];
    case "uncommitted":
      return [["came with", "no commit yet"]];
    case "unavailable":
      return [["came with", `an unknown commit: ${history.reason}`]];
    default:
      return history satisfies never;
  }
}

function wentLines(went: ToldCommit | undefined, state: Explanation["state"]): readonly Line[] {
  if (went !== undefined) return [["went with", commitText(went)]];
  return state === "gone"
    ? [["went with", "no commit: another branch has it, or it went since the last one"]]
    : [];
}

function commitText({ hash, author, atMs, subject }: ToldCommit): string {
  return `${hash.slice(0, 12)} of ${formatInstant(atMs)} by ${author}: ${subject}`;
}
