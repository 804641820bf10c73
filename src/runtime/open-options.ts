/** Time and chance, which a test gives itself. */
export interface AssetsClock {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** From 0 up to 1, without it. */
  readonly random: () => number;
  /** Runs `run` once after `delayMs`, unless the function that it gives is called before. */
  readonly schedule: (run: () => void, delayMs: number) => () => void;
}

/** As much of a `fetch` as reading a document needs; every `fetch` has it. */
export type FetchDocument = (
  url: string,
  init: { readonly headers: Readonly<Record<string, string>> },
) => Promise<{
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: () => Promise<string>;
}>;

/** How assets are read; everything has a default. */
export interface OpenOptions {
  /** The document is read again after so many milliseconds, give or take a tenth: 600,000 (ten minutes). 0 is never. */
  readonly refreshMs?: number;
  /** Where the web has the files of a lockfile, as the manifest's `publicBaseUrl`; a json output says so itself. */
  readonly publicBaseUrl?: string;
  /** Reads a URL: the global one, which gives up after 30 s. */
  readonly fetch?: FetchDocument;
  /** Takes a warning, once for each Page and key: `console.warn`. */
  readonly onWarning?: (message: string) => void;
  readonly clock?: AssetsClock;
}

/** The clock of the machine. Its timers do not keep a process alive. */
export const systemClock: AssetsClock = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  schedule: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    // Elsewhere than in Node and Bun it is a number.
    if (typeof timer === "object") timer.unref();
    return () => clearTimeout(timer);
  },
};
