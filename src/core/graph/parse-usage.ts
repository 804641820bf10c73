import { type Fields, isFields, parseJsonText } from "./fields.ts";

/** The texts of the headers that tell how much of an allowance is used. */
export interface UsageHeaders {
  /** `x-app-usage` */
  readonly app?: string;
  /** `x-page-usage` */
  readonly page?: string;
  /** `x-business-use-case-usage` */
  readonly businessUseCase?: string;
}

/** How much of the allowances is used, in percent: above 100 when blocked, absent where no header told. */
export interface GraphUsage {
  readonly appPercent?: number;
  /** The highest of the Page's own figures and those of its use cases. */
  readonly pagePercent?: number;
  /** How long until Meta lets the Page in again, in milliseconds; absent when Meta does not know. */
  readonly regainMs?: number;
}

const minuteMs = 60_000;

/**
 * The usage that `headers` tell, or undefined where they tell nothing.
 *
 * Null entries, a bare object in place of the array and text that is not JSON have been seen: each counts as nothing.
 */
export function parseUsage(headers: UsageHeaders): GraphUsage | undefined {
  const app = figuresOf(headers.app);
  const page = [...figuresOf(headers.page), ...businessFiguresOf(headers.businessUseCase)];
  const appPercent = highest(app.map(percentOf));
  const pagePercent = highest(page.map(percentOf));
  const regainMinutes = highest(page.map((figures) => positive(figures["estimated_time_to_regain_access"])));
  if (appPercent === undefined && pagePercent === undefined && regainMinutes === undefined) return undefined;
  return {
    ...(appPercent === undefined ? {} : { appPercent }),
    ...(pagePercent === undefined ? {} : { pagePercent }),
    ...(regainMinutes === undefined ? {} : { regainMs: regainMinutes * minuteMs }),
  };
}

function figuresOf(text: string | undefined): readonly Fields[] {
  const value = text === undefined ? undefined : parseJsonText(text);
  return isFields(value) ? [value] : [];
}

function businessFiguresOf(text: string | undefined): readonly Fields[] {
  return figuresOf(text)
    .flatMap((byPage): readonly unknown[] => Object.values(byPage))
    .flat()
    .filter(isFields);
}

function percentOf(figures: Fields): number | undefined {
  return highest(["call_count", "total_cputime", "total_time"].map((name) => finite(figures[name])));
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function finite(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

function positive(value: unknown): number | undefined {
  const minutes = finite(value);
  return minutes === 0 ? undefined : minutes;
}
