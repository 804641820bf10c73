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
    }
  | { readonly kind: "upload-progress"; readonly page: string; readonly key: string; readonly bytes: number }
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
      readonly error: UploadErrorDetail;
    }
  /** A Page's allowance is used up for now; `left` uploads of the run are not sent yet. */
  | { readonly kind: "waiting"; readonly page: string; readonly waitMs: number; readonly left: number }
  /** Something to say that stops nothing. */
  | { readonly kind: "warning"; readonly code: string; readonly message: string; readonly hint?: string };
