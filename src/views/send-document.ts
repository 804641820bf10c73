import type { MessageResult } from "../apply/send/message-result.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";
import { type FailureValue, failureValue } from "./failure-value.ts";

/** What `send --json` prints. */
export interface SendDocument {
  readonly formatVersion: 1;
  readonly status: SendStatus;
  readonly summary: SendSummary;
  readonly results: readonly SendDocumentResult[];
  /** The outputs that were written anew. */
  readonly written: readonly string[];
  /** Only where there is something to say that is no result of a message. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

/** How sending ended: all done, some of it, none of it, or cut off by a signal. */
type SendStatus = "complete" | "partial" | "failed" | "interrupted";

/** How many messages had each outcome. */
export interface SendSummary {
  readonly sent: number;
  readonly failed: number;
  readonly notStarted: number;
}

/** One message and what became of it. */
interface SendDocumentResult {
  readonly page: string;
  /** Null for a text. */
  readonly key: string | null;
  readonly outcome: MessageResult["outcome"];
  readonly attachmentId?: string;
  readonly recipientId?: string;
  readonly messageId?: string;
  readonly error?: FailureValue;
}

/** What is beside the messages. */
export interface SendEnding {
  readonly isInterrupted: boolean;
  readonly written: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What became of the messages as the value of its JSON document. */
export function sendDocument(results: readonly MessageResult[], ending: SendEnding): SendDocument {
  const { written, diagnostics } = ending;
  return {
    formatVersion: 1,
    status: statusOfSending(results, ending),
    summary: summarizeMessages(results),
    results: results.map(resultValue),
    written,
    ...(diagnostics.length > 0 && { diagnostics: diagnosticValues(diagnostics) }),
  };
}

/** How many messages had each outcome. */
export function summarizeMessages(results: readonly MessageResult[]): SendSummary {
  const count = { sent: 0, failed: 0, "not-started": 0 };
  for (const { outcome } of results) count[outcome]++;
  return { sent: count.sent, failed: count.failed, notStarted: count["not-started"] };
}

function statusOfSending(
  results: readonly MessageResult[],
  { isInterrupted, diagnostics }: SendEnding,
): SendStatus {
  if (isInterrupted) return "interrupted";
  const { sent } = summarizeMessages(results);
  if (sent < results.length) return sent === 0 ? "failed" : "partial";
  return diagnostics.some(({ severity }) => severity === "error") ? "partial" : "complete";
}

function resultValue(result: MessageResult): SendDocumentResult {
  const { page, key = null, outcome, attachmentId, recipientId, messageId, error } = result;
  return {
    page,
    key,
    outcome,
    ...(attachmentId !== undefined && { attachmentId }),
    ...(recipientId !== undefined && { recipientId }),
    ...(messageId !== undefined && { messageId }),
    ...(error !== undefined && { error: failureValue(error) }),
  };
}
