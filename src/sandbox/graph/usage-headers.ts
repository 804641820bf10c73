/** How much of each allowance is spent, in percent; above 100 when calls are refused. */
export interface Usage {
  /** Of the app's calls: `x-app-usage`. */
  readonly appPercent: number;
  /** Of the Page's calls: `x-page-usage`. */
  readonly pagePercent: number;
  /** Of the Page's calls of Messenger: `x-business-use-case-usage`. */
  readonly useCasePercent: number;
  /** Minutes until Messenger takes the Page's calls again; 0: unknown, or no need. */
  readonly regainMinutes: number;
}

/** Nothing spent. */
export const idleUsage: Usage = { appPercent: 0, pagePercent: 0, useCasePercent: 0, regainMinutes: 0 };

/** The usage headers in the shapes captured from Meta; those of a Page only where it is known. */
export function createUsageHeaders(usage: Usage, pageId: string | undefined): ReadonlyMap<string, string> {
  const headers = new Map([["x-app-usage", JSON.stringify(figures(usage.appPercent))]]);
  if (pageId === undefined) return headers;
  const useCase = {
    type: "messenger",
    ...figures(usage.useCasePercent),
    estimated_time_to_regain_access: usage.regainMinutes,
  };
  headers.set("x-page-usage", JSON.stringify(figures(usage.pagePercent)));
  return headers.set("x-business-use-case-usage", JSON.stringify({ [pageId]: [useCase] }));
}

function figures(percent: number): object {
  return { call_count: percent, total_cputime: 0, total_time: 0 };
}
