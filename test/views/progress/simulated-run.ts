import type { Pace } from "../../../src/views/progress/pace.ts";
import { createRunGauge } from "../../../src/views/progress/run-gauge.ts";

/** What a run has to send, and over what line. */
export interface SimulatedRun {
  readonly sizes: readonly number[];
  /** Bytes a second, shared by the uploads in flight. */
  readonly bytesPerSecond: number;
  /** From the last byte to the reply. */
  readonly latencyMs: number;
  readonly concurrency: number;
  /** Milliseconds from one start to the next, at the least. */
  readonly startEveryMs?: number;
  /** Nothing starts from then on, for so long. */
  readonly pause?: { readonly fromMs: number; readonly lengthMs: number };
  /** Whether Meta fetches everything by itself. */
  readonly isFetched?: boolean;
  /** Each upload's first attempts that fail once all is sent. */
  readonly failedAttempts?: number;
}

/** The pace that was told at one instant. */
export interface PaceAt extends Pace {
  readonly atMs: number;
}

interface Flight {
  readonly key: string;
  readonly sizeBytes: number;
  sentBytes: number;
  waitedMs: number;
  attempt: number;
}

const stepMs = 50;
const page = "default";

/** What is told every second of a run, and how long it took. */
export function simulate(run: SimulatedRun): { readonly told: readonly PaceAt[]; readonly endMs: number } {
  let nowMs = 0;
  const gauge = createRunGauge(() => nowMs, undefined);
  const waiting = run.sizes.map((sizeBytes, index) => ({ key: `asset-${index}`, sizeBytes }));
  const flights = new Set<Flight>();
  const told: PaceAt[] = [];
  let lastStartMs = Number.NEGATIVE_INFINITY;
  gauge.count({
    kind: "started",
    uploads: run.sizes.length,
    uploadBytes: run.sizes.reduce((a, b) => a + b, 0),
  });
  const isHeld = (): boolean => {
    const { fromMs, lengthMs } = run.pause ?? { fromMs: 0, lengthMs: 0 };
    return nowMs >= fromMs && nowMs < fromMs + lengthMs;
  };
  const start = (): void => {
    while (flights.size < run.concurrency && !isHeld() && nowMs - lastStartMs >= (run.startEveryMs ?? 0)) {
      const next = waiting.shift();
      if (next === undefined) return;
      lastStartMs = nowMs;
      flights.add({ ...next, sentBytes: 0, waitedMs: 0, attempt: 1 });
      const upload = run.isFetched === true ? "url" : "bytes";
      gauge.count({ kind: "upload-started", page, ...next, upload });
    }
  };
  const step = (flight: Flight, senders: number): void => {
    const { key, sizeBytes } = flight;
    const share = Math.round((run.bytesPerSecond * stepMs) / 1000 / Math.max(1, senders));
    const bytes = Math.min(share, sizeBytes - flight.sentBytes);
    if (bytes > 0) {
      flight.sentBytes += bytes;
      if (run.isFetched !== true) gauge.count({ kind: "upload-progress", page, key, bytes });
      return;
    }
    flight.waitedMs += stepMs;
    if (flight.waitedMs < run.latencyMs) return;
    if (flight.attempt <= (run.failedAttempts ?? 0)) {
      gauge.count({ kind: "upload-progress", page, key, bytes: -sizeBytes });
      gauge.count({ kind: "upload-paused", page, key });
      flight.attempt += 1;
      flight.sentBytes = 0;
      flight.waitedMs = 0;
      gauge.count({ kind: "upload-resumed", page, key, attempt: flight.attempt });
      return;
    }
    flights.delete(flight);
    gauge.count({ kind: "upload-finished", page, key, attachmentId: "1", sizeBytes });
  };
  start();
  while (flights.size + waiting.length > 0) {
    nowMs += stepMs;
    const senders = [...flights].filter(({ sentBytes, sizeBytes }) => sentBytes < sizeBytes).length;
    for (const flight of flights) step(flight, senders);
    start();
    if (nowMs % 1000 === 0) told.push({ atMs: nowMs, ...gauge.view().pace });
  }
  return { told, endMs: nowMs };
}
