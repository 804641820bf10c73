/**
 * JSON of one member or item a line, with the commas between its lines set anew: where git merged the lines around a
 * conflict by themselves, a comma can be missing or one too many.
 */
export function repairCommas(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, index) => withComma(line, lines[index + 1])).join("\n");
}

function withComma(line: string, next: string | undefined): string {
  const bare = line.trimEnd().replace(/,$/, "");
  const isLast = next === undefined || /^\s*[}\]]/.test(next);
  return isLast || /[{[]$/.test(bare) ? bare : `${bare},`;
}
