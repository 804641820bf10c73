import type { AssetType } from "../core/asset-type.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { Status, StatusRow, StatusState } from "../core/status/create-status.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";

/** What `status --json` prints: the IDs that end soonest first. */
export interface StatusDocument {
  readonly formatVersion: 1;
  /** The instant that ages and days left count from, RFC 3339 in UTC. */
  readonly checkedAt: string;
  readonly assets: readonly StatusDocumentAsset[];
  /** Assets of the manifest that have no ID yet. */
  readonly missing: readonly { readonly page: string; readonly key: string }[];
  /** Only where `--fail-within` fails. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

/** One attachment ID. */
interface StatusDocumentAsset {
  readonly page: string;
  readonly key: string;
  readonly type: AssetType;
  readonly attachmentId: string;
  readonly source: string;
  readonly size: number;
  readonly uploadedAt: string;
  readonly expiresAt: string;
  readonly renewsAt: string;
  readonly ageDays: number;
  readonly daysLeft: number;
  readonly state: StatusState;
}

/** The status as the value of its JSON document; `diagnostics` are what it fails for. */
export function statusDocument(status: Status, diagnostics: readonly Diagnostic[] = []): StatusDocument {
  return {
    formatVersion: 1,
    checkedAt: formatInstant(status.checkedAtMs),
    assets: status.rows.map(assetValue),
    missing: status.missing.map(({ page, key }) => ({ page, key })),
    ...(diagnostics.length === 0 ? {} : { diagnostics: diagnosticValues(diagnostics) }),
  };
}

function assetValue(row: StatusRow): StatusDocumentAsset {
  return {
    page: row.page,
    key: row.key,
    type: row.type,
    attachmentId: row.attachmentId,
    source: row.source,
    size: row.sizeBytes,
    uploadedAt: formatInstant(row.uploadedAtMs),
    expiresAt: formatInstant(row.expiresAtMs),
    renewsAt: formatInstant(row.renewsAtMs),
    ageDays: row.ageDays,
    daysLeft: row.daysLeft,
    state: row.state,
  };
}
