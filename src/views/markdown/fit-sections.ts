import { formatCount } from "../text/count.ts";

/** A part of a document: a table, and what stands around it. */
export interface Section {
  /** Stands before the table, and without it too. May be empty. */
  readonly lead: string;
  /** The lines of the table's head. */
  readonly tableHead: string;
  readonly rowCount: number;
  /** One line; asked for only while there is room. */
  readonly row: (index: number) => string;
  /** Stands after the table, and without it too. May be empty. */
  readonly tail: string;
}

/** Sections as texts. */
export interface FittedSections {
  readonly texts: readonly string[];
  /** Whether rows are missing. */
  readonly isCut: boolean;
}

/**
 * What a document may take, in bytes. GitHub refuses a comment of more than 65,536 characters (its API, 2026); the rest is
 * for what a job writes around it.
 */
export const documentSize = 64_000;

/** Stands between any two blocks. */
export const blockGap = "\n\n";

/** GitHub counts characters; UTF-8 has at least as many bytes as a text has characters by any way of counting. */
export function sizeOf(text: string): number {
  return Buffer.byteLength(text);
}

/** What `section` takes without any row, in bytes, with the gap after it. */
export function frameSize({ lead, tail }: Section): number {
  return [lead, tail].filter((text) => text !== "").reduce((sum, text) => sum + sizeOf(text + blockGap), 0);
}

/**
 * The sections with as many rows as `budget`, in bytes, has room for: first one row of each, then a second of each, and
 * so on, so that no section takes the room of another. A table that misses some says how many.
 */
export function fitSections(sections: readonly Section[], budget: number): FittedSections {
  const fitted = sections.map((section) => ({ section, lines: [section.tableHead] }));
  let left = sections.reduce((rest, section) => rest - frameSize(section), budget);
  for (let index = 0, isFull = false; !isFull; index++) {
    isFull = true;
    for (const { section, lines } of fitted) {
      if (index >= section.rowCount || lines.length !== index + 1) continue;
      const line = section.row(index);
      const size = sizeOf(`${line}\n`) + (index === 0 ? tableSize(section) : 0);
      if (size > left) continue;
      lines.push(line);
      left -= size;
      isFull = false;
    }
  }
  return {
    texts: fitted.map(({ section, lines }) => renderSection(section, lines)),
    isCut: fitted.some(({ section, lines }) => lines.length <= section.rowCount),
  };
}

function tableSize({ tableHead, rowCount }: Section): number {
  return sizeOf(`${tableHead}\n${blockGap}${moreText(rowCount)}${blockGap}`);
}

function renderSection({ lead, rowCount, tail }: Section, lines: readonly string[]): string {
  const rows = lines.length - 1;
  const table = rows > 0 ? lines.join("\n") : "";
  const more = rows > 0 && rows < rowCount ? moreText(rowCount - rows) : "";
  return [lead, table, more, tail].filter((text) => text !== "").join(blockGap);
}

function moreText(rows: number): string {
  return `and ${formatCount(rows)} more`;
}
