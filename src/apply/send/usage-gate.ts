import type { GraphUsage } from "../../core/graph/parse-usage.ts";
import { rateLimitWaitCode } from "../rate-limit/rate-limit.ts";
import { UploadError } from "../upload-error.ts";

/** Ends a walk over many assets before it takes the allowance that the bot lives on. */
export interface UsageGate {
  /** Takes what a reply's headers tell. */
  readonly onUsage: (page: string, usage: GraphUsage) => void;
  /**
   * Lets the first message pass, and each one while there is room.
   *
   * @throws {UploadError} `rate-limit-wait` when there is none.
   */
  readonly enter: (page: string) => void;
}

/** Closes when a Page's usage, or its app's, reaches `maxUsagePercent`. */
export function createUsageGate(maxUsagePercent: number): UsageGate {
  let usedPercent = 0;
  let entered = 0;
  return {
    onUsage: (_page, { appPercent = 0, pagePercent = 0 }) => {
      usedPercent = Math.max(appPercent, pagePercent);
    },
    enter: (page) => {
      entered += 1;
      if (entered === 1 || usedPercent < maxUsagePercent) return;
      throw new UploadError({
        code: rateLimitWaitCode,
        message: `${Math.round(usedPercent)} % of the allowance of Page \`${page}\` is used, and the bot needs the rest of it`,
        hint: "send the others later, or fewer with `--only`",
        scope: "page",
      });
    },
  };
}
