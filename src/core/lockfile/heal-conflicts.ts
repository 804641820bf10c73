/** The whole texts that the two sides of a merge have, and the text before both where every conflict shows it. */
export interface ConflictSides {
  readonly ours: string;
  readonly theirs: string;
  readonly base?: string;
}

type Section = "both" | "ours" | "base" | "theirs";

/** Which section each marker begins, and the sections that it may end. Seven characters are git's default length. */
const markers: ReadonlyMap<string, { readonly begins: Section; readonly ends: readonly Section[] }> = new Map(
  [
    ["<<<<<<<", { begins: "ours", ends: ["both"] }],
    ["|||||||", { begins: "base", ends: ["ours"] }],
    ["=======", { begins: "theirs", ends: ["ours", "base"] }],
    [">>>>>>>", { begins: "both", ends: ["theirs"] }],
  ],
);

/** Whether a line of `text` begins as a conflict does. No line of a JSON text can. */
export function hasConflictMarkers(text: string): boolean {
  return /^<<<<<<<(?: .*)?$/m.test(text.replaceAll("\r", ""));
}

/**
 * The sides of a text with git's conflict markers (merge, diff3 or zdiff3 style); undefined where there are none or they
 * are not complete. With zdiff3, lines that both sides changed alike stand in the base too.
 */
export function healConflicts(text: string): ConflictSides | undefined {
  const sides = { ours: Array.of<string>(), theirs: Array.of<string>(), base: Array.of<string>() };
  const begun = { ours: 0, base: 0 };
  let section: Section = "both";
  for (const line of text.split("\n")) {
    const marker = markers.get(/^([<|=>]{7})(?: .*)?\r?$/.exec(line)?.[1] ?? "");
    if (marker === undefined) {
      for (const side of section === "both" ? (["ours", "theirs", "base"] as const) : [section])
        sides[side].push(line);
      continue;
    }
    if (!marker.ends.includes(section)) return undefined;
    section = marker.begins;
    if (section === "ours" || section === "base") begun[section] += 1;
  }
  if (section !== "both" || begun.ours === 0) return undefined;
  return {
    ours: sides.ours.join("\n"),
    theirs: sides.theirs.join("\n"),
    ...(begun.base === begun.ours ? { base: sides.base.join("\n") } : {}),
  };
}
