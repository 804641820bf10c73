import { type Colours, createColours } from "../text/colours.ts";
import { type Glyphs, glyphsFor } from "./glyphs.ts";

/** What progress is drawn with. */
export interface Paint {
  readonly colours: Colours;
  readonly glyphs: Glyphs;
}

/** How a terminal is drawn on. */
export interface PaintOptions {
  readonly colour: boolean;
  /** Whether it shows more than ASCII. */
  readonly hasUnicode: boolean;
}

/** The colours and signs for a terminal. */
export function createPaint({ colour, hasUnicode }: PaintOptions): Paint {
  return { colours: createColours(colour), glyphs: glyphsFor(hasUnicode) };
}
