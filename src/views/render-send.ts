import type { MessageResult } from "../apply/send/message-result.ts";
import type { UploadErrorDetail } from "../apply/upload-error.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { summarizeMessages } from "./send-document.ts";
import { createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { errorText, hintLines } from "./text/failure-text.ts";
import { type KeyRow, renderKeyTable } from "./text/key-table.ts";

/** How messages are told of. */
export interface SendTextOptions extends TextOptions {
  /** Whether IDs were recorded. */
  readonly isSaving: boolean;
}

/** What became of one message, without a final newline; undefined where nothing is to be said of it. */
export function renderMessage(result: MessageResult, options: SendTextOptions): string | undefined {
  const { green, red } = createColours(options.colour);
  const { outcome, error } = result;
  const name = nameOf(result);
  if (outcome === "sent") return `${green("sent")} ${name} ${deliveryText(result, options)}`;
  if (error === undefined) return undefined;
  const delivery = result.messageId === undefined ? "" : ` (sent ${deliveryText(result, options)})`;
  const word = red(outcome === "failed" ? "failed" : "not sent");
  return [`${word} ${name}${delivery}: ${errorText(error)}`, ...hintLines(error.hint)].join("\n");
}

/** A table of messages, and how many were sent to `recipient`; ends in a newline. */
export function renderMessages(
  results: readonly MessageResult[],
  recipient: string,
  options: SendTextOptions,
): string {
  const { red } = createColours(options.colour);
  const lines = renderKeyTable(header, results.map(rowOf), {
    ...options,
    paint: (line, index) => (results[index]?.outcome === "sent" ? line : red(line)),
  });
  return `${lines.join("\n")}\n\n${summaryLine(results, recipient)}\n`;
}

const header: KeyRow = { lead: "OUTCOME", key: "KEY", details: ["ATTACHMENT ID", "MESSAGE ID OR ERROR"] };

function rowOf(result: MessageResult): KeyRow {
  const { outcome, attachmentId = "", messageId, error } = result;
  return {
    lead: outcome === "not-started" ? "not sent" : outcome,
    key: nameOf(result),
    details: [printable(attachmentId), error === undefined ? printable(messageId ?? "") : codeOf(error)],
  };
}

function summaryLine(results: readonly MessageResult[], recipient: string): string {
  const { sent, failed, notStarted } = summarizeMessages(results);
  const rest = [
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(notStarted > 0 ? [`${formatCount(notStarted)} not sent`] : []),
  ];
  const all =
    sent === results.length
      ? countOf(sent, "message")
      : `${formatCount(sent)} of ${countOf(results.length, "message")}`;
  return `Sent ${all} to ${printable(recipient)}${rest.length > 0 ? `: ${rest.join(", ")}` : ""}.`;
}

function nameOf({ key }: MessageResult): string {
  return key === undefined ? "(text)" : printable(key);
}

function deliveryText(result: MessageResult, { isSaving }: SendTextOptions): string {
  const { attachmentId, recipientId = "", messageId = "" } = result;
  const words = [
    ...(attachmentId === undefined || isSaving ? [] : [`by its ID ${printable(attachmentId)}`]),
    `to ${printable(recipientId)} as ${printable(messageId)}`,
  ].join(" ");
  return attachmentId !== undefined && isSaving ? `${words}; saved as ${printable(attachmentId)}` : words;
}

function codeOf({ code, subcode }: UploadErrorDetail): string {
  return subcode === undefined ? printable(code) : `${printable(code)}/${subcode}`;
}
