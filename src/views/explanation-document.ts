import type { AssetType } from "../core/asset-type.ts";
import type {
  ExplainedId,
  Explanation,
  IdHistory,
  ToldCommit,
  ToldExplanation,
} from "../core/explain/explanation.ts";
import type { ActionName, PlannedAction } from "../core/plan/plan.ts";
import { formatInstant } from "../core/text/format-instant.ts";

/** What `explain --json` prints. */
export interface ExplanationDocument {
  readonly formatVersion: 1;
  /** The key or attachment ID that was asked for. */
  readonly query: string;
  /** The instant that it was explained for, RFC 3339 in UTC. */
  readonly explainedAt: string;
  readonly matches: readonly ExplanationValue[];
}

interface ExplanationValue {
  readonly page: string;
  readonly pageId?: string;
  readonly key: string;
  readonly state: Explanation["state"];
  readonly source: string;
  readonly declaredAt?: { readonly file: string; readonly line: number; readonly column: number };
  readonly id?: IdValue;
  /** What apply would do with the key now. */
  readonly planned?: { readonly action: ActionName; readonly reason: PlannedAction["reason"] };
  readonly sameBytes: readonly OtherIdValue[];
  readonly otherIds: readonly OtherIdValue[];
  readonly history?: HistoryValue;
}

interface IdValue {
  readonly attachmentId: string;
  readonly type: AssetType;
  readonly contentType: string;
  readonly fileName?: string;
  readonly size: number;
  readonly digest: string;
  readonly uploadedAt: string;
  readonly expiresAt: string;
  readonly renewsAt: string;
  /** `expiresAt` less these two, in seconds, is `renewsAt`. */
  readonly beforeSeconds: number;
  readonly spreadShareSeconds: number;
  readonly spreadSeconds: number;
}

interface OtherIdValue {
  readonly key: string;
  readonly attachmentId: string;
  readonly state: "live" | "retired";
}

interface CommitValue {
  readonly commit: string;
  readonly author: string;
  readonly at: string;
  readonly subject: string;
}

type HistoryValue =
  | {
      readonly status: "found";
      readonly came: CommitValue;
      readonly went?: CommitValue;
      readonly shallow?: true;
    }
  | { readonly status: "uncommitted" }
  | { readonly status: "unavailable"; readonly reason: string };

/** The explanations of `query` as the value of their JSON document. */
export function explanationDocument(
  query: string,
  told: readonly ToldExplanation[],
  nowMs: number,
): ExplanationDocument {
  return {
    formatVersion: 1,
    query,
    explainedAt: formatInstant(nowMs),
    matches: told.map(explanationValue),
  };
}

function explanationValue({ explanation, history }: ToldExplanation): ExplanationValue {
  const { page, pageId, key, state, source, place, held, planned } = explanation;
  return {
    page,
    ...(pageId !== undefined && { pageId }),
    key,
    state,
    source,
    ...(place && { declaredAt: { file: place.file, line: place.line, column: place.column } }),
    ...(held && { id: idValue(held) }),
    ...(planned && { planned: { action: planned.action, reason: planned.reason } }),
    sameBytes: explanation.sameBytes.map(otherValue),
    otherIds: explanation.otherIds.map(otherValue),
    ...(history && { history: historyValue(history) }),
  };
}

function idValue({ entry, expiresAtMs, renewsAtMs, beforeMs, spreadMs, shareMs }: ExplainedId): IdValue {
  return {
    attachmentId: entry.attachmentId,
    type: entry.type,
    contentType: entry.contentType,
    ...(entry.fileName !== undefined && { fileName: entry.fileName }),
    size: entry.sizeBytes,
    digest: entry.digest,
    uploadedAt: formatInstant(entry.uploadedAtMs),
    expiresAt: formatInstant(expiresAtMs),
    renewsAt: formatInstant(renewsAtMs),
    beforeSeconds: beforeMs / 1000,
    spreadShareSeconds: Math.ceil(shareMs / 1000),
    spreadSeconds: spreadMs / 1000,
  };
}

function otherValue({ key, attachmentId, isRetired }: Explanation["sameBytes"][number]): OtherIdValue {
  return { key, attachmentId, state: isRetired ? "retired" : "live" };
}

function historyValue(history: IdHistory): HistoryValue {
  switch (history.kind) {
    case "found": {
      const { came, went, isCut } = history;
      return {
        status: "found",
        came: commitValue(came),
        ...(went && { went: commitValue(went) }),
        ...(isCut && { shallow: true }),
      };
    }
    case "uncommitted":
      return { status: "uncommitted" };
    case "unavailable":
      return { status: "unavailable", reason: history.reason };
    default:
      return history satisfies never;
  }
}

function commitValue({ hash, author, atMs, subject }: ToldCommit): CommitValue {
  return { commit: hash, author, at: formatInstant(atMs), subject };
}
