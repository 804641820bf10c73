import { inspect } from "node:util";

const redacted = "[redacted]" as const;

/** A token or app secret that prints as `[redacted]`, however it is printed. */
export class Secret {
  readonly #value: string;

  static {
    // A computed method name cannot stand in a class whose declaration is emitted on its own.
    Object.defineProperty(Secret.prototype, inspect.custom, { value: () => redacted });
  }

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the wire alone. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }
}
