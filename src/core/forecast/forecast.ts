/** Uploads, and how much they send. */
export interface UploadCount {
  readonly uploads: number;
  /** What is not known yet (a URL that was never read) counts as 0. */
  readonly bytes: number;
}

/** The renewals of one Page. */
export interface PageForecast {
  readonly page: string;
  /** What the next apply sends because it is new or has changed: in no week. */
  readonly pending: UploadCount;
  /** Renewals by week. */
  readonly weeks: readonly UploadCount[];
  readonly total: UploadCount;
}

/** Seven days from an instant on, and the renewals of all Pages in them. */
interface ForecastWeek extends UploadCount {
  /** Milliseconds since the epoch; the end is no part of the week. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What renewals will need, if every apply comes in time and nothing changes. */
export interface Forecast {
  /** The `now` that it was made for, where the first week begins. */
  readonly forecastAtMs: number;
  readonly weeks: readonly ForecastWeek[];
  readonly total: UploadCount;
  readonly pending: UploadCount;
  /** Whether the size of an upload is not known. */
  readonly hasUnknownSizes: boolean;
  /** The manifest's Pages, by name in code-unit order. */
  readonly pages: readonly PageForecast[];
}
