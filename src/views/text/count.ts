/** A number of things: `1 asset`, `41 assets`, `10,000 assets`. */
export function countOf(amount: number, noun: string): string {
  return `${formatCount(amount)} ${amount === 1 ? noun : `${noun}s`}`;
}

/** A whole number with commas between its thousands: `10,000`. */
export function formatCount(amount: number): string {
  return String(amount).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
