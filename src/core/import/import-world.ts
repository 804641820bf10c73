import type { DesiredState } from "../desired/desired-state.ts";
import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";

/** What an import is made against. */
export interface ImportWorld {
  readonly desired: DesiredState;
  /** The labels of the desired Pages, for selectors. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Aligned with the desired Pages. */
  readonly lockfile: Lockfile;
  readonly nowMs: number;
  /** What narrows the import; what is left out stays as it is. */
  readonly selectsPage: (name: string) => boolean;
  readonly selectsKey: (key: string) => boolean;
}

/** An ID that was to be imported: its Page's name, its key, and its entry. */
export interface ImportedId {
  readonly page: string;
  readonly key: string;
  readonly entry: LockedAsset;
}

/** The lockfile with what was imported, and the IDs that it came to. */
export interface Imported {
  readonly lockfile: Lockfile;
  readonly ids: readonly ImportedId[];
}
