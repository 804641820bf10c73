import pLimit from "p-limit";
import type { ApplyEvent } from "./apply-event.ts";
import { UploadError, type UploadErrorDetail } from "./upload-error.ts";
import { type Outcomes, settle, type UnitOptions, uploadUnit } from "./upload-unit.ts";
import type { UploadUnit } from "./upload-units.ts";

/** What uploading needs. */
export interface UploadAllOptions extends Omit<UnitOptions, "outcomes"> {
  /** Why nothing is uploaded to a Page, by its name. */
  readonly pageFailures: ReadonlyMap<string, UploadErrorDetail>;
  /** Uploads at a time and Page. */
  readonly concurrency: number;
}

/** Uploads in flight over all Pages, at the most, unless one Page alone was allowed more. */
const mostInFlight = 16;

/** What uploads in flight get after the run was told to stop; a CI runner kills 10 s after its first signal. */
const graceMs = 5_000;

/** Sends every unit that may be sent; a failure ends its own unit, its Page, or the run, as its scope says. */
export async function uploadUnits(
  units: readonly UploadUnit[],
  options: UploadAllOptions,
): Promise<Outcomes> {
  const { concurrency, signal, onEvent, checkpoint } = options;
  const outcomes: Outcomes = new Map();
  const pageFailures = new Map(options.pageFailures);
  const inAll = pLimit(Math.max(mostInFlight, concurrency));
  const inPage = new Map(units.map(({ page }) => [page, pLimit(concurrency)]));
  let runFailure: { readonly error: unknown } | undefined;
  let runRefusal: UploadErrorDetail | undefined;

  const started = startedEvent(units.filter(({ page }) => !pageFailures.has(page)));
  if (started.uploads > 0) onEvent(started);
  const grace = startGrace(options);

  const run = async (unit: UploadUnit): Promise<void> => {
    const refusal = runRefusal ?? pageFailures.get(unit.page);
    if (signal.aborted || runFailure !== undefined || checkpoint.hasFailed() || refusal !== undefined) {
      settle(outcomes, unit, { outcome: "not-started", ...(refusal !== undefined && { error: refusal }) });
      return;
    }
    try {
      await uploadUnit(unit, { ...options, signal: grace.signal, outcomes });
    } catch (error) {
      if (!(error instanceof UploadError)) runFailure ??= { error };
      else if (error.detail.scope === "page") pageFailures.set(unit.page, error.detail);
      else if (error.detail.scope === "run") runRefusal = error.detail;
    }
  };

  await Promise.all(units.map((unit) => inPage.get(unit.page)?.(() => inAll(() => run(unit)))));
  grace.end();
  if (runFailure === undefined) return outcomes;
  await checkpoint.flush();
  throw runFailure.error;
}

function startedEvent(units: readonly UploadUnit[]): Extract<ApplyEvent, { kind: "started" }> {
  const uploadBytes = units.reduce((sum, { content }) => sum + content.sizeBytes, 0);
  return { kind: "started", uploads: units.length, uploadBytes };
}

/** A signal that aborts some time after the run's own does. */
function startGrace({ signal, clock }: UploadAllOptions): {
  readonly signal: AbortSignal;
  readonly end: () => void;
} {
  const late = new AbortController();
  const giveUp = (): void => void clock.sleep(graceMs).then(() => late.abort());
  signal.addEventListener("abort", giveUp, { once: true });
  return { signal: late.signal, end: () => signal.removeEventListener("abort", giveUp) };
}
