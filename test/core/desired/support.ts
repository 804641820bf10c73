import { type Expansion, expandDeclarations } from "../../../src/core/desired/expand-declarations.ts";
import { expandGlobs, type FoundFile, globKeyOf } from "../../../src/core/desired/expand-globs.ts";
import { findKeyClashes } from "../../../src/core/desired/find-key-clashes.ts";
import { valid } from "../manifest/support.ts";

/** A manifest's text, expanded. */
export function expand(text: string, lacksPages = false): Expansion {
  return expandDeclarations(valid(text), { lacksPages });
}

/** Files as a glob with the fixed part `folder/` finds them. */
export function found(folder: string, ...names: readonly string[]): readonly FoundFile[] {
  return names.map((below) => ({ path: `${folder}/${below}`, below }));
}

/** The files of globs that ignore nothing. */
export function globs(
  entries: Readonly<Record<string, readonly FoundFile[]>>,
): ReadonlyMap<string, readonly FoundFile[]> {
  return new Map(Object.entries(entries).map(([glob, files]) => [globKeyOf(glob, []), files]));
}

/** What is said of the keys of a manifest's text. */
export function clashesOf(
  text: string,
  files: ReadonlyMap<string, readonly FoundFile[]> = new Map(),
): readonly string[] {
  const { requests } = expandGlobs(expand(text).requests, files);
  return findKeyClashes(requests).map(({ message, place }) => `${place?.line}:${place?.column} ${message}`);
}
