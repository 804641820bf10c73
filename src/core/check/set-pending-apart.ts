import { listNames } from "../desired/list-names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { AssetFailure, AssetProblem } from "./check-report.ts";

/** The failures that a branch has to answer for, and a warning about the assets whose upload comes after its merge. */
export interface PendingApart {
  readonly failures: readonly AssetFailure[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes what a branch brings out of its failures: nobody can upload its assets before it is merged. An ID that has
 * expired, or is about to, is no such thing.
 */
export function setPendingApart(failures: readonly AssetFailure[]): PendingApart {
  const pending = failures.filter(isPending);
  return {
    failures: failures.filter((failure) => !isPending(failure)),
    diagnostics: pending.length === 0 ? [] : [uploadPending(pending)],
  };
}

/** Whether an upload is wanted that nobody could do yet. */
const waitsForUpload: Readonly<Record<AssetProblem["code"], boolean>> = {
  "id-missing": true,
  "content-changed": true,
  "type-changed": true,
  "id-expired": false,
  "id-expiring": false,
};

function isPending({ problem }: AssetFailure): boolean {
  return waitsForUpload[problem.code];
}

function uploadPending(pending: readonly AssetFailure[]): Diagnostic {
  const keys = [...new Set(pending.map(({ key }) => key))];
  const what = keys.length === 1 ? "1 asset has" : `${keys.length} assets have`;
  return {
    code: "upload-pending",
    severity: "warning",
    message: `${what} no ID of the current bytes yet: ${listNames(keys)}`,
    hint: "nothing is to be done here: the apply after the merge uploads them",
  };
}
