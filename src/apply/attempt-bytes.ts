import type { UploadOptions } from "./ports.ts";

/** The bytes that one attempt counted. */
export interface AttemptBytes {
  readonly onBytes: (count: number) => void;
  /** Takes back what was counted. What the attempt counts from now on, its stream not being at its end, is ignored. */
  readonly takeBack: () => void;
}

/** Passes on the bytes of one attempt until they are taken back. */
export function createAttemptBytes({ onBytes }: Pick<UploadOptions, "onBytes">): AttemptBytes {
  let countedBytes = 0;
  let isOver = false;
  return {
    onBytes: (count) => {
      if (isOver) return;
      countedBytes += count;
      onBytes?.(count);
    },
    takeBack: () => {
      isOver = true;
      if (countedBytes > 0) onBytes?.(-countedBytes);
    },
  };
}
