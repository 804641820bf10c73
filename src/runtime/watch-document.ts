import { type OpenOptions, systemClock } from "./open-options.ts";
import { readDocument } from "./read-document.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a source gave. */
interface LoadedDocument {
  /** The text, or a parsed document. */
  readonly content: unknown;
  /** The headers that ask for a newer one alone. */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** Where a document comes from. */
export interface DocumentSource {
  /** For people; without secrets. */
  readonly name: string;
  /** Reads it; it may give `last`, the last that could be used, when that is still the newest. */
  readonly read: (last: LoadedDocument | undefined) => Promise<LoadedDocument>;
}

/** The last good copy of a document. */
export interface DocumentState {
  readonly loaded: LoadedDocument;
  readonly snapshot: Snapshot;
  readonly loadedAtMs: number;
  /** When reading it again has failed ever since. */
  readonly failure?: { readonly message: string; readonly sinceMs: number };
}

/** A document that is kept up to date. */
export interface WatchedDocument {
  readonly state: () => DocumentState;
  readonly refresh: () => Promise<void>;
  readonly close: () => void;
}

/**
 * Reads a document, and again every `refreshMs`.
 *
 * Its content is read and compared: mounted volumes swap links, which no watcher of files sees.
 *
 * @throws {Error} when it cannot be read the first time.
 */
export async function watchDocument(source: DocumentSource, options: OpenOptions): Promise<WatchedDocument> {
  const { nowMs } = options.clock ?? systemClock;
  let state = await readState(source, options).catch((cause: unknown) => {
    throw new Error(`${source.name} cannot be read: ${describe(cause)}`, { cause });
  });
  let reading: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    reading ??= readState(source, options, state)
      .catch((error: unknown) => ({
        ...state,
        failure: { message: describe(error), sinceMs: state.failure?.sinceMs ?? nowMs() },
      }))
      .then((next) => {
        state = next;
        reading = undefined;
      });
    return reading;
  };
  return { state: () => state, refresh, close: repeat(refresh, options) };
}

async function readState(
  source: DocumentSource,
  { clock = systemClock, publicBaseUrl }: OpenOptions,
  last?: DocumentState,
): Promise<DocumentState> {
  const loaded = await source.read(last?.loaded);
  const isSame = last !== undefined && last.loaded.content === loaded.content;
  const snapshot = isSame ? last.snapshot : readDocument(parse(loaded.content), publicBaseUrl);
  return { loaded, snapshot, loadedAtMs: clock.nowMs() };
}

function parse(content: unknown): unknown {
  return typeof content === "string" ? JSON.parse(content.replace(/^\uFEFF/, "")) : content;
}

/** Runs `run` every `refreshMs`, a tenth earlier or later, so that many bots do not ask at once; gives what ends that. */
function repeat(
  run: () => Promise<void>,
  { refreshMs = 600_000, clock = systemClock }: OpenOptions,
): () => void {
  // A longer delay than 2^31 ms is none for a timer.
  if (!(refreshMs > 0 && refreshMs < 1.9e9)) return () => undefined;
  let cancel: (() => void) | undefined;
  const wait = (): void => {
    cancel = clock.schedule(
      async () => {
        await run();
        if (cancel !== undefined) wait();
      },
      refreshMs * (0.9 + clock.random() * 0.2),
    );
  };
  wait();
  return () => {
    cancel?.();
    cancel = undefined;
  };
}

/** An error in words, with what `fetch` has behind "fetch failed". */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
