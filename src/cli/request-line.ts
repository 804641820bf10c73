import { printable } from "../core/text/printable.ts";
import type { RequestRecord } from "../sandbox/http/request-log.ts";

/** What the sandbox received, and what came of it, on one line: `POST /v25.0/me/message_attachments image a.png: 200 1857`. */
export function renderRequest(record: RequestRecord): string {
  const { method, path, page, type, fileName } = record;
  const asked = [method, path, page, type, fileName].filter((word) => word !== undefined);
  return printable(`${asked.join(" ")}: ${outcomeOf(record)}`);
}

function outcomeOf({ status, attachmentId, error, fault }: RequestRecord): string {
  const code = error === undefined ? undefined : [error.code, error.subcode].filter(isKnown).join("/");
  const words = [
    status === undefined ? "no answer" : String(status),
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(attachmentId === undefined ? [] : [attachmentId]),
    ...(fault === undefined ? [] : [`(${fault})`]),
  ];
  return words.join(" ");
}

function isKnown(number: number | undefined): boolean {
  return number !== undefined;
}
