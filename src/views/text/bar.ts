/** How wide a bar may be, in columns. */
const mostColumns = 40;

/** Less room than this, in columns, and there are no bars. */
const leastColumns = 6;

/** The room for bars that `taken` columns of a line leave; undefined where they are not worth it. */
export function barColumns(columns: number | undefined, taken: number): number | undefined {
  const room = Math.min(mostColumns, (columns ?? Number.POSITIVE_INFINITY) - taken);
  return room < leastColumns ? undefined : room;
}

/** A bar for `amount` where `most` takes the whole of `columns`; no amount but 0 is without one. */
export function renderBar(amount: number, most: number, columns: number): string {
  if (amount <= 0) return "";
  return "█".repeat(Math.max(1, Math.round((amount / most) * columns)));
}
