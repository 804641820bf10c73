/** The shells that there are completion scripts for. */
export const shells = ["bash", "zsh", "fish"] as const;

/** `bash`, `zsh` or `fish`. */
export type Shell = (typeof shells)[number];
