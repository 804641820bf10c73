import { formatBytes } from "../../core/text/format-bytes.ts";
import { printable } from "../../core/text/printable.ts";
import { countOf, formatCount } from "../text/count.ts";
import { displayWidth, fitText, padText } from "../text/display-width.ts";
import type { UploadInFlight, UploadTally } from "./upload-tally.ts";

/** The room for moving lines, and what they say. */
export interface ProgressFrame {
  readonly columns: number;
  /** Lines for uploads and failures together, the overall one not counted. */
  readonly lines: number;
  readonly elapsedMs: number;
  readonly hasSeveralPages: boolean;
  /** The first line of what was said about each failure. */
  readonly failures: readonly string[];
}

const mostFailureLines = 3;

/** The overall line: `3 of 10 uploads, 1 failed, 1.2 MB of 4.0 MB, 312.0 KB/s`. */
export function renderOverall(tally: UploadTally, frame: ProgressFrame): string {
  const parts = [
    `${formatCount(tally.finished + tally.failed)} of ${countOf(tally.uploads, "upload")}`,
    ...(tally.failed > 0 ? [`${formatCount(tally.failed)} failed`] : []),
    `${formatBytes(tally.sentBytes)} of ${formatBytes(Math.max(tally.uploadBytes, tally.sentBytes))}`,
    ...rateParts(tally.sentBytes, frame.elapsedMs),
  ];
  return fitText(parts.join(", "), frame.columns);
}

/** The lines below it: the latest failures, then the uploads in flight; what does not fit is counted. */
export function renderDetails(tally: UploadTally, frame: ProgressFrame): readonly string[] {
  const failures = frame.failures.slice(-Math.min(mostFailureLines, Math.max(0, frame.lines - 1)));
  const room = Math.max(1, frame.lines - failures.length);
  const shown = tally.inFlight.length > room ? tally.inFlight.slice(0, room - 1) : tally.inFlight;
  const hidden = tally.inFlight.length - shown.length;
  return [
    ...(frame.lines > 1 ? failures.map((line) => fitText(line, frame.columns)) : []),
    ...uploadLines(shown, frame),
    ...(hidden > 0 ? [fitText(`and ${formatCount(hidden)} more`, frame.columns)] : []),
  ];
}

function rateParts(sentBytes: number, elapsedMs: number): readonly string[] {
  if (sentBytes === 0 || elapsedMs < 1000) return [];
  return [`${formatBytes(Math.round(sentBytes / (elapsedMs / 1000)))}/s`];
}

function uploadLines(uploads: readonly UploadInFlight[], frame: ProgressFrame): readonly string[] {
  const sizes = uploads.map(sentText);
  const sizeColumns = sizes.reduce((width, size) => Math.max(width, displayWidth(size)), 0);
  const names = uploads.map((upload) => fitText(nameOf(upload, frame), frame.columns - sizeColumns - 2));
  const nameColumns = names.reduce((width, name) => Math.max(width, displayWidth(name)), 0);
  return names.map((name, index) => `${padText(name, nameColumns)}  ${sizes[index] ?? ""}`);
}

function sentText(upload: UploadInFlight): string {
  const size = formatBytes(upload.sizeBytes);
  if (upload.sizeBytes === 0 || upload.sentBytes === 0) return size;
  return `${Math.floor((upload.sentBytes / upload.sizeBytes) * 100)} % of ${size}`;
}

function nameOf(upload: UploadInFlight, frame: ProgressFrame): string {
  return printable(frame.hasSeveralPages ? `${upload.page}: ${upload.key}` : upload.key);
}
