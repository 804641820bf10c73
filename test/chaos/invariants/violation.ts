/** An invariant that does not hold, and what shows it. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
}
