import type { ApplyEvent } from "../apply/apply-event.ts";
import type { ApplyResult, ApplyStatus } from "../apply/apply-result.ts";
import type { UploadErrorDetail } from "../apply/upload-error.ts";
import { formatBytes } from "../core/text/format-bytes.ts";
import { printable } from "../core/text/printable.ts";
import { createColours } from "./text/colours.ts";
import { formatCount } from "./text/count.ts";
import { errorText, hintLines } from "./text/failure-text.ts";
import { formatTimeLeft } from "./text/format-time-left.ts";

/** How what happens during an apply is said. */
export interface ApplyTextOptions {
  readonly colour: boolean;
  /** Whether lines say which Page they are about. */
  readonly hasSeveralPages: boolean;
}

/** What happened, as lines without a final newline; undefined for what is worth no line. */
export function renderApplyEvent(event: ApplyEvent, options: ApplyTextOptions): string | undefined {
  const colours = createColours(options.colour);
  switch (event.kind) {
    case "started":
    case "upload-started":
    case "upload-progress":
    case "upload-paused":
    case "upload-resumed":
    case "upload-skipped":
      return undefined;
    case "page-bound":
      return boundLine(event, options);
    case "upload-finished": {
      const size = formatBytes(event.sizeBytes);
      return `${colours.green("uploaded")} ${assetName(event, options)} (${size}) as ${printable(event.attachmentId)}`;
    }
    case "upload-failed":
      return [
        `${colours.red("failed")} ${assetName(event, options)}: ${errorText(event.error)}`,
        ...duplicateLines(event.error),
        ...hintLines(event.error.hint),
      ].join("\n");
    case "waiting":
      return `waiting ${formatTimeLeft(event.waitMs)} for Page ${printable(event.page)}, ${formatCount(event.left)} left`;
    case "warning":
      return [
        `${colours.yellow(`warning[${event.code}]`)}: ${printable(event.message)}`,
        ...hintLines(event.hint),
      ].join("\n");
    default:
      return event satisfies never;
  }
}

/** What an apply came to, in one line without a newline: `Applied: 3 uploaded, 1 reused, 40 kept.` */
export function renderApplySummary(result: ApplyResult): string {
  const { uploaded, reused, removed, failed, kept, notStarted } = result.summary;
  const counts = [
    [uploaded, "uploaded"],
    [reused, "reused"],
    [removed, "removed"],
    [failed, "failed"],
    [notStarted, "not started"],
    [kept, "kept"],
  ] as const;
  const words = counts
    .filter(([amount]) => amount > 0)
    .map(([amount, word]) => `${formatCount(amount)} ${word}`);
  return `${statusWords[result.status]}: ${words.length > 0 ? words.join(", ") : "nothing to do"}.`;
}

const statusWords: Readonly<Record<ApplyStatus, string>> = {
  complete: "Applied",
  partial: "Applied in part",
  failed: "Failed",
  interrupted: "Interrupted",
};

function boundLine(event: Extract<ApplyEvent, { kind: "page-bound" }>, options: ApplyTextOptions): string {
  const identity = `bound to ${printable(event.title)} (${printable(event.id)})`;
  return options.hasSeveralPages ? `Page ${printable(event.page)} is ${identity}` : identity;
}

function assetName(
  event: { readonly page: string; readonly key: string },
  options: ApplyTextOptions,
): string {
  const key = printable(event.key);
  return options.hasSeveralPages ? `${key} to Page ${printable(event.page)}` : key;
}

function duplicateLines(error: UploadErrorDetail): readonly string[] {
  return error.possibleDuplicate === true
    ? ["  note: the reply was lost, so the attachment may exist at Meta under an ID that nobody knows"]
    : [];
}
