import type { Paint } from "./paint.ts";

/** How much of a bar is done, and how it looks. */
export interface Bar {
  /** From 0 to 1. */
  readonly share: number;
  readonly columns: number;
  readonly colour: "green" | "cyan";
}

/** A bar that is full for the whole alone, and can be read without colour. */
export function renderBar({ share, columns, colour }: Bar, { colours, glyphs }: Paint): string {
  const halves = Math.floor(share * columns * 2);
  const done = glyphs.done.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? glyphs.half : "");
  return colours[colour](done) + colours.dim(glyphs.rest.repeat(columns - done.length));
}

/** The widest of `steps` that `columns` hold, or 0. By steps, so that a bar keeps its width while the figures beside it grow. */
export function barColumns(columns: number, steps: readonly number[]): number {
  return steps.find((step) => step <= columns) ?? 0;
}
