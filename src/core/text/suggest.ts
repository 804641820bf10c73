import leven from "leven";

/** The word of `known` that `word` was most likely meant to be, or undefined when none is near. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const mostEdits = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let fewestEdits = mostEdits + 1;
  for (const candidate of known) {
    const edits = editsBetween(word, candidate, fewestEdits);
    if (edits >= fewestEdits) continue;
    best = candidate;
    fewestEdits = edits;
  }
  return best;
}

function editsBetween(word: string, candidate: string, maxDistance: number): number {
  if (word.toLowerCase() === candidate.toLowerCase()) return 0;
  return isSwapOf(word, candidate) ? 1 : leven(word, candidate, { maxDistance });
}

/** Whether two neighbouring letters are swapped, which counts as two edits otherwise. */
function isSwapOf(word: string, candidate: string): boolean {
  const at = [...word].findIndex((letter, index) => letter !== candidate[index]);
  const swapped = `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`;
  return at !== -1 && swapped === candidate;
}
