import type { FactsProblem, FileFacts, UrlFacts } from "../facts/facts.ts";
import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";

/** A local file that was looked at. */
export interface ReadFile {
  /** Absolute. */
  readonly path: string;
  readonly facts: FileFacts | FactsProblem;
}

/** A URL that was asked, or not: `unchanged` since `locked` was uploaded, or `unasked` under `--offline`. */
export type ReadUrl =
  | UrlFacts
  | FactsProblem
  | { readonly kind: "unchanged"; readonly locked: LockedAsset }
  | { readonly kind: "unasked" };

/** What the world holds of what a manifest asks for, by path and URL as in the requests. */
export interface World {
  readonly files: ReadonlyMap<string, ReadFile>;
  readonly urls: ReadonlyMap<string, ReadUrl>;
  /** Aligned with the manifest's Pages: what `--offline` takes for granted. */
  readonly lockfile: Lockfile;
}
