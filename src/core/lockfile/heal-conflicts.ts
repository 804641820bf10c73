/**
 * The whole texts that the two sides of a merge have, and the text before both where every conflict shows it. A text that
 * had conflict markers before the merge has them still.
 */
export interface ConflictSides {
  readonly ours: string;
  readonly theirs: string;
  readonly base?: string;
}

type Section = "both" | "ours" | "base" | "theirs";

/** Which section each marker begins, and the sections that it may end. */
const markers: ReadonlyMap<string, { readonly begins: Section; readonly ends: readonly Section[] }> = new Map(
  [
    ["<", { begins: "ours", ends: ["both"] }],
    ["|", { begins: "base", ends: ["ours"] }],
    ["=", { begins: "theirs", ends: ["ours", "base"] }],
    [">", { begins: "both", ends: ["theirs"] }],
  ],
);

/** Seven characters are git's default; in the base of a merge of several bases it writes more. */
const markerPattern = /^(?:<{7,}|\|{7,}|={7,}|>{7,})(?= |\r?$)/;

/** Whether a line of `text` begins as a conflict does. No line of a JSON text can. */
export function hasConflictMarkers(text: string): boolean {
  return /^<{7,}(?: .*)?$/m.test(text.replaceAll("\r", ""));
}

/**
 * The sides of a text with git's conflict markers (merge, diff3 or zdiff3 style); undefined where there are none or they
 * are not complete. With zdiff3, lines that both sides changed alike stand in the base too.
 */
export function healConflicts(text: string): ConflictSides | undefined {
  const sides = { ours: Array.of<string>(), theirs: Array.of<string>(), base: Array.of<string>() };
  const begun = { ours: 0, base: 0 };
  let section: Section = "both";
  let markerLength = 0;
  let depth = 0;
  for (const line of text.split("\n")) {
    const [mark = ""] = markerPattern.exec(line) ?? [];
    if (section === "both" && mark.startsWith("<")) markerLength = mark.length;
    const marker = mark.length === markerLength ? markers.get(mark.charAt(0)) : undefined;
    const isNested = depth > 0 || (marker?.begins === "ours" && section !== "both");
    if (marker === undefined || isNested) {
      for (const side of section === "both" ? (["ours", "theirs", "base"] as const) : [section])
        sides[side].push(line);
      if (marker?.begins === "ours") depth += 1;
      if (marker?.begins === "both") depth -= 1;
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
