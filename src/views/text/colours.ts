import picocolors from "picocolors";

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** The colours of a terminal, or none. Nothing may need them to be understood. */
export function createColours(isColoured: boolean): Colours {
  return picocolors.createColors(isColoured);
}
