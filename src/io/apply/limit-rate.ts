import type { ApplyEvent } from "../../apply/apply-event.ts";
import { createRateLimit, type RateLimit } from "../../apply/rate-limit/rate-limit.ts";
import type { GraphUsage } from "../../core/graph/parse-usage.ts";
import { systemClock } from "../clock.ts";
import type { Project } from "../project/load-project.ts";

/** What of a run its rate limit goes by. */
export interface RateLimitSettings {
  /** Percent. */
  readonly maxUsagePercent: number;
  /** Uploads at a time and Page, at the most. */
  readonly concurrency: number;
  /** How many uploads are planned. */
  readonly uploads: number;
  /** Whether the run ends by itself, so that a Page that waits need not be given up. */
  readonly hasMaxTime: boolean;
  readonly onEvent: (event: ApplyEvent) => void;
}

/** The rate limit of one run. */
export interface RunRateLimit {
  /** To be told every event of the run: how much is left is shown when a Page waits. */
  readonly onEvent: (event: ApplyEvent) => void;
  readonly onUsage: (page: string, usage: GraphUsage) => void;
  /** The limit itself, which ends every wait when `stop` aborts; opened again, it begins anew. */
  readonly open: (stop: AbortSignal) => RateLimit;
}

const giveUpAfterMs = 30 * 60_000;

/** The rate limit of `project`'s Pages: one each, and one for those with the same app secret, or none. */
export function createRunRateLimit(
  project: Pick<Project, "desired" | "env">,
  settings: RateLimitSettings,
): RunRateLimit {
  const { maxUsagePercent, concurrency, hasMaxTime, onEvent } = settings;
  let left = settings.uploads;
  let opened: RateLimit | undefined;
  return {
    onEvent: (event) => {
      if (event.kind === "started") left = event.uploads;
      if (event.kind === "upload-finished" || event.kind === "upload-failed") left--;
      onEvent(event);
    },
    onUsage: (page, usage) => opened?.onUsage(page, usage),
    open: (stop) => {
      opened = createRateLimit({
        appGroups: groupByApp(project),
        maxUsagePercent,
        maxInFlight: concurrency,
        ...(!hasMaxTime && { giveUpAfterMs }),
        urgencyOf: ({ urgency }) => urgency,
        stop,
        clock: systemClock,
        random: Math.random,
        onWait: ({ page, waitMs }) => onEvent({ kind: "waiting", page, waitMs, left }),
      });
      return opened;
    },
  };
}

/** An app secret tells the app; Pages without one may all be of one app. */
function groupByApp({ desired, env }: Pick<Project, "desired" | "env">): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const { name, appSecretEnv } of desired.pages) {
    const secret = env[appSecretEnv] ?? "";
    groups.set(secret, [...(groups.get(secret) ?? []), name]);
  }
  return [...groups.values()];
}
