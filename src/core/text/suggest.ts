import leven from "leven";

/** The word of `known` that `word` was most likely meant to be, or undefined when none is near. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const mostEdits = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let fewestEdits = mostEdits + 1;
  for (const candidate of known) {
    const edits =
      word.toLowerCase() === candidate.toLowerCase()
        ? 0
        : leven(word, candidate, { maxDistance: fewestEdits });
    if (edits >= fewestEdits) continue;
    best = candidate;
    fewestEdits = edits;
  }
  return best;
}
