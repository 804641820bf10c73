/** The signs that progress is drawn with, each one column wide. */
export interface Glyphs {
  readonly done: string;
  /** A column that is done to its half. */
  readonly half: string;
  readonly rest: string;
  readonly ellipsis: string;
  readonly spinner: readonly string[];
}

/** The signs for terminals that show Unicode, or ASCII alone; a bar can be read without colour in both. */
export function glyphsFor(hasUnicode: boolean): Glyphs {
  return hasUnicode ? unicode : ascii;
}

const unicode: Glyphs = {
  done: "━",
  half: "╾",
  rest: "─",
  ellipsis: "…",
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

const ascii: Glyphs = {
  done: "=",
  half: ">",
  rest: "-",
  ellipsis: "~",
  spinner: ["-", "\\", "|", "/"],
};
