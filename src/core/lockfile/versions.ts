/** What the two sides of a merge and their base have of one thing. */
export interface Versions<T> {
  readonly ours: T;
  readonly theirs: T;
  readonly base: T;
}

/**
 * What a merge takes without a contest: a side that did not change yields, and a change beats a removal. Undefined when
 * both changed, or there is no base to tell.
 */
export function uncontested<T>(
  { ours, theirs, base }: Versions<T | undefined>,
  isSame: (a: T | undefined, b: T | undefined) => boolean,
): { readonly taken: T | undefined } | undefined {
  if (isSame(ours, theirs) || isSame(theirs, base)) return { taken: ours };
  if (isSame(ours, base) || ours === undefined) return { taken: theirs };
  return theirs === undefined ? { taken: ours } : undefined;
}
