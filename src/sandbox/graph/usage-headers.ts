/** How much of an allowance is spent, in percent; above 100 when calls are refused. */
export interface Usage {
  readonly percent: number;
  /** Minutes until calls are taken again; 0: unknown, or no need. */
  readonly regainMinutes: number;
}

/** Nothing spent. */
export const idleUsage: Usage = { percent: 0, regainMinutes: 0 };

/**
 * The usage headers in the shapes captured from Meta; those of a Page only where it is known. With `isOfApp` the app's
 * allowance is the one that is spent.
 */
export function createUsageHeaders(
  usage: (Usage & { readonly pageId: string }) | undefined,
  isOfApp: boolean,
): ReadonlyMap<string, string> {
  const appPercent = isOfApp ? (usage?.percent ?? 0) : 0;
  const headers = new Map([["x-app-usage", JSON.stringify(figures(appPercent))]]);
  if (usage === undefined) return headers;
  headers.set("x-page-usage", JSON.stringify(figures(usage.percent)));
  const { pageId, percent, regainMinutes } = usage;
  const useCase = { type: "messenger", ...figures(percent), estimated_time_to_regain_access: regainMinutes };
  return headers.set("x-business-use-case-usage", JSON.stringify({ [pageId]: [useCase] }));
}

function figures(percent: number): object {
  return { call_count: percent, total_cputime: 0, total_time: 0 };
}
