import type { ApplyEvent } from "../../apply/apply-event.ts";

/** An upload that has begun and not ended. */
export interface UploadInFlight {
  readonly page: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly sentBytes: number;
}

/** How far an apply has come. */
export interface UploadTally {
  readonly uploads: number;
  readonly uploadBytes: number;
  readonly finished: number;
  readonly failed: number;
  /** Bytes of finished uploads, and what has been sent of those in flight. */
  readonly sentBytes: number;
  /** In the order in which they began. */
  readonly inFlight: readonly UploadInFlight[];
}

/** Counts what the events of an apply say; holds the uploads in flight alone, however many there are in all. */
export interface UploadCounter {
  readonly count: (event: ApplyEvent) => void;
  readonly tally: () => UploadTally;
}

/** A counter that has seen no event yet. */
export function createUploadCounter(): UploadCounter {
  const inFlight = new Map<string, UploadInFlight>();
  let totals = { uploads: 0, uploadBytes: 0, finished: 0, failed: 0, finishedBytes: 0 };

  return {
    count: (event) => {
      switch (event.kind) {
        case "started":
          totals = { ...totals, uploads: event.uploads, uploadBytes: event.uploadBytes };
          return;
        case "upload-started":
          inFlight.set(nameOf(event), { ...partOf(event), sizeBytes: event.sizeBytes, sentBytes: 0 });
          return;
        case "upload-progress":
          addSentBytes(inFlight, event);
          return;
        case "upload-finished":
          inFlight.delete(nameOf(event));
          totals.finished += 1;
          totals.finishedBytes += event.sizeBytes;
          return;
        case "upload-failed":
          inFlight.delete(nameOf(event));
          totals.failed += 1;
          return;
        case "upload-skipped":
          inFlight.delete(nameOf(event));
          return;
        case "page-bound":
        case "upload-paused":
        case "upload-resumed":
        case "waiting":
        case "warning":
          return;
        default:
          return event satisfies never;
      }
    },
    tally: () => {
      const uploads = [...inFlight.values()];
      const sentInFlight = uploads.reduce((sum, upload) => sum + upload.sentBytes, 0);
      const { finishedBytes, ...counts } = totals;
      return { ...counts, sentBytes: finishedBytes + sentInFlight, inFlight: uploads };
    },
  };
}

/** A second attempt sends the same bytes again: an upload is never shown as more than whole. */
function addSentBytes(
  inFlight: Map<string, UploadInFlight>,
  event: Extract<ApplyEvent, { kind: "upload-progress" }>,
): void {
  const upload = inFlight.get(nameOf(event));
  if (upload === undefined) return;
  const sentBytes = Math.min(upload.sizeBytes, upload.sentBytes + event.bytes);
  inFlight.set(nameOf(event), { ...upload, sentBytes });
}

function partOf(event: { readonly page: string; readonly key: string }): {
  readonly page: string;
  readonly key: string;
} {
  return { page: event.page, key: event.key };
}

function nameOf(event: { readonly page: string; readonly key: string }): string {
  return `${event.page}\n${event.key}`;
}
