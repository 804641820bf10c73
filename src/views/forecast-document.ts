import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { Forecast, UploadCount } from "../core/forecast/forecast.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";

/** What `forecast --json` prints. */
export interface ForecastDocument {
  readonly formatVersion: 1;
  /** The instant that the first week begins at, RFC 3339 in UTC. */
  readonly forecastAt: string;
  /** The renewals of all weeks. */
  readonly total: UploadValue;
  /** What the next apply sends because it is new or has changed: in no week. */
  readonly pending: UploadValue;
  readonly weeks: readonly (UploadValue & { readonly from: string; readonly to: string })[];
  readonly pages: readonly {
    readonly page: string;
    readonly total: UploadValue;
    readonly pending: UploadValue;
    /** As many as `weeks`. */
    readonly weeks: readonly UploadValue[];
  }[];
  /** Only where some URLs could not be used: their assets are not counted. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

interface UploadValue {
  readonly uploads: number;
  /** Bytes; what is not known yet counts as 0. */
  readonly uploadBytes: number;
}

/** The forecast as the value of its JSON document. */
export function forecastDocument(
  forecast: Forecast,
  diagnostics: readonly Diagnostic[] = [],
): ForecastDocument {
  return {
    formatVersion: 1,
    forecastAt: formatInstant(forecast.forecastAtMs),
    total: uploadValue(forecast.total),
    pending: uploadValue(forecast.pending),
    weeks: forecast.weeks.map((week) => ({
      from: formatInstant(week.fromMs),
      to: formatInstant(week.toMs),
      ...uploadValue(week),
    })),
    pages: forecast.pages.map(({ page, total, pending, weeks }) => ({
      page,
      total: uploadValue(total),
      pending: uploadValue(pending),
      weeks: weeks.map(uploadValue),
    })),
    ...(diagnostics.length > 0 && { diagnostics: diagnosticValues(diagnostics) }),
  };
}

function uploadValue({ uploads, bytes }: UploadCount): UploadValue {
  return { uploads, uploadBytes: bytes };
}
