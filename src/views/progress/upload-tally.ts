import type { ApplyEvent } from "../../apply/apply-event.ts";
import { createFlights, type UploadInFlight } from "./flights.ts";

/** How far an apply has come, in figures. */
export interface UploadTotals {
  /** What there is to send, without what was skipped. */
  readonly uploads: number;
  readonly uploadBytes: number;
  readonly finished: number;
  readonly failed: number;
  /** Bytes of finished uploads, and what has been sent of those in flight. */
  readonly sentBytes: number;
  /** The sizes of the failed uploads. */
  readonly failedBytes: number;
  /** How many are being sent just now. */
  readonly sending: number;
  /** How many wait to be sent again. */
  readonly paused: number;
}

/** A Page whose allowance is used up until an instant. */
export interface PageWait {
  readonly page: string;
  readonly untilMs: number;
}

/** How far an apply has come, and what goes on. */
export interface UploadTally extends UploadTotals {
  /** What is being sent, in places that stay. */
  readonly inFlight: readonly UploadInFlight[];
  /** The Pages that wait and send nothing meanwhile, the first to go on first. */
  readonly waits: readonly PageWait[];
}

/** Counts what the events of an apply say; holds the uploads under way alone, however many there are in all. */
export interface UploadCounter {
  readonly count: (event: ApplyEvent, nowMs: number) => void;
  readonly totals: () => UploadTotals;
  readonly tally: (nowMs: number) => UploadTally;
}

/** A counter that has seen no event yet. */
export function createUploadCounter(): UploadCounter {
  const flights = createFlights();
  const waits = new Map<string, PageWait>();
  const sums = { uploads: 0, uploadBytes: 0, finished: 0, failed: 0, sentBytes: 0, failedBytes: 0 };

  const setSent = (upload: UploadInFlight | undefined, sentBytes: number): void => {
    sums.sentBytes += sentBytes - (upload?.sentBytes ?? 0);
  };

  const totals = (): UploadTotals => ({ ...sums, sending: flights.sending(), paused: flights.paused() });

  return {
    count: (event, nowMs) => {
      switch (event.kind) {
        case "started":
          sums.uploads = event.uploads;
          sums.uploadBytes = event.uploadBytes;
          return;
        case "upload-started": {
          const { kind: _kind, ...upload } = event;
          flights.send({ ...upload, sentBytes: 0, attempt: 1 });
          return;
        }
        case "upload-resumed": {
          const upload = flights.find(event);
          if (upload !== undefined) flights.send({ ...upload, attempt: event.attempt });
          return;
        }
        case "upload-progress": {
          const upload = flights.find(event);
          if (upload === undefined) return;
          const sentBytes = Math.min(upload.sizeBytes, Math.max(0, upload.sentBytes + event.bytes));
          setSent(upload, sentBytes);
          // Whatever was planned: if bytes leave, it is we who send.
          flights.send({ ...upload, sentBytes, upload: "bytes" });
          return;
        }
        case "upload-paused":
          flights.pause(event);
          return;
        case "upload-finished": {
          const upload = flights.find(event);
          setSent(upload, event.sizeBytes);
          flights.end(event, upload && { ...upload, sentBytes: event.sizeBytes, doneAtMs: nowMs });
          sums.finished += 1;
          return;
        }
        case "upload-failed":
          setSent(flights.find(event), 0);
          flights.end(event);
          sums.failed += 1;
          sums.failedBytes += event.sizeBytes;
          return;
        case "upload-skipped":
          setSent(flights.find(event), 0);
          flights.end(event);
          sums.uploads -= 1;
          sums.uploadBytes -= event.sizeBytes;
          return;
        case "waiting":
          waits.set(event.page, { page: event.page, untilMs: nowMs + event.waitMs });
          return;
        case "page-bound":
        case "warning":
          return;
        default:
          return event satisfies never;
      }
    },
    totals,
    tally: (nowMs) => ({
      ...totals(),
      inFlight: flights.list(nowMs),
      waits: [...waits.values()]
        .filter(({ page, untilMs }) => untilMs > nowMs && !flights.isSending(page))
        .toSorted((a, b) => a.untilMs - b.untilMs),
    }),
  };
}
