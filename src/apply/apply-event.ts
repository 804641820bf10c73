import type { UploadErrorDetail } from "./upload-error.ts";

/** What happens during an apply, in the order in which it happens. */
export type ApplyEvent =
  /** Once, before the first upload: how much there is to send. */
  | { readonly kind: "started"; readonly uploads: number; readonly uploadBytes: number }
  /** A Page's ID was learned from its token. */
  | { readonly kind: "page-bound"; readonly page: string; readonly id: string; readonly title: string }
  | {
      readonly kind: "upload-started";
      readonly page: string;
      readonly key: string;
      readonly sizeBytes: number;
      /** As in the manifest: we send the bytes, or Meta fetches the URL and no progress is told. */
      readonly upload: "bytes" | "url";
    }
  /** Bytes left; below zero, what a failed attempt had counted is taken back. */
  | { readonly kind: "upload-progress"; readonly page: string; readonly key: string; readonly bytes: number }
  /** An attempt failed: it is sent again after a wait, unless the upload is told as failed or skipped. */
  | { readonly kind: "upload-paused"; readonly page: string; readonly key: string }
  /** It is sent again; `attempt` counts from 1. */
  | {
      readonly kind: "upload-resumed";
      readonly page: string;
      readonly key: string;
      readonly attempt: number;
    }
  /** The ID is in the journal, on the disk. */
  | {
      readonly kind: "upload-finished";
      readonly page: string;
      readonly key: string;
      readonly attachmentId: string;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: "upload-failed";
      readonly page: string;
      readonly key: string;
      readonly sizeBytes: number;
      readonly error: UploadErrorDetail;
    }
  /**
   * It is left for the next run: nothing can be uploaded to its Page any more, or the run was told to end before it was
   * sent. Those that had not even begun then are not told one by one.
   */
  | {
      readonly kind: "upload-skipped";
      readonly page: string;
      readonly key: string;
      readonly sizeBytes: number;
    }
  /** A Page's allowance is used up for now; `left` uploads of the run are not sent yet. */
  | { readonly kind: "waiting"; readonly page: string; readonly waitMs: number; readonly left: number }
  /** Something to say that stops nothing. */
  | { readonly kind: "warning"; readonly code: string; readonly message: string; readonly hint?: string };
