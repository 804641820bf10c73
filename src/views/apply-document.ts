import type { ActionResult, ApplyResult, ApplyStatus, ApplySummary, Outcome } from "../apply/apply-result.ts";
import type { CommitOutcome } from "../core/commit/commit-outcome.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { ActionName } from "../core/plan/plan.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";
import { type FailureValue, failureValue } from "./failure-value.ts";

/** What `apply --json` prints. */
export interface ApplyDocument {
  readonly formatVersion: 1;
  readonly status: ApplyStatus;
  readonly summary: ApplySummary;
  readonly results: readonly ApplyDocumentResult[];
  /** Only with `--commit`, and where there is a commit. */
  readonly commit?: ApplyDocumentCommit;
  /** Only where there is something to say that is no result of an action. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

/** The commit of an apply's lockfile and outputs. */
interface ApplyDocumentCommit {
  /** Its hash. */
  readonly id: string;
  readonly pushed: boolean;
}

/** One planned action and what became of it. */
interface ApplyDocumentResult {
  readonly page: string;
  readonly key: string;
  readonly action: ActionName;
  readonly outcome: Outcome;
  /** The ID that the key has now. */
  readonly attachmentId?: string;
  readonly error?: FailureValue;
}

/** The result of an apply as the value of its JSON document, with what became of its commit. */
export function applyDocument(
  result: ApplyResult,
  diagnostics: readonly Diagnostic[] = [],
  commit: CommitOutcome = { kind: "none" },
): ApplyDocument {
  const { uploaded, reused, removed, kept, failed, notStarted } = result.summary;
  return {
    formatVersion: 1,
    status: result.status,
    summary: { uploaded, reused, removed, kept, failed, notStarted },
    results: result.results.map(resultValue),
    ...("commit" in commit && { commit: { id: commit.commit, pushed: commit.kind === "pushed" } }),
    ...(diagnostics.length === 0 ? {} : { diagnostics: diagnosticValues(diagnostics) }),
  };
}

function resultValue(result: ActionResult): ApplyDocumentResult {
  const { page, key, action, outcome, attachmentId, error } = result;
  return {
    page,
    key,
    action,
    outcome,
    ...(attachmentId === undefined ? {} : { attachmentId }),
    ...(error === undefined ? {} : { error: failureValue(error) }),
  };
}
