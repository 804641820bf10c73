import { isJsonObject } from "../json.ts";

/** Rules that are not written as they have to be; the message names the place and what may stand there. */
export class RulesError extends Error {
  override readonly name = "RulesError";
}

/** Reads the members of one JSON object, each by its kind; `path` names the object in errors. */
export interface Members {
  readonly path: string;
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string, bounds: Bounds) => number | undefined;
  readonly flag: (name: string) => boolean | undefined;
  readonly object: (name: string, known: readonly string[]) => Members | undefined;
}

/** What a number may be; both ends are in. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/**
 * The members of `value`, all of whose names have to be in `known`.
 *
 * @throws {RulesError} when it is no object or has others; reading throws it for a member of the wrong kind.
 */
export function readMembers(value: unknown, path: string, known: readonly string[]): Members {
  if (!isJsonObject(value)) throw new RulesError(`${path} is an object of ${known.join(", ")}`);
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) throw new RulesError(`${path}.${name} is none of ${known.join(", ")}`);
  }
  const wrong = (name: string, what: string): RulesError => new RulesError(`${path}.${name} is ${what}`);
  return {
    path,
    text: (name) => {
      const member = value[name];
      if (member === undefined || typeof member === "string") return member;
      throw wrong(name, "a text");
    },
    number: (name, bounds) => {
      const member = value[name];
      if (member === undefined || isWithin(member, bounds)) return member;
      throw wrong(name, `a ${bounds.whole ? "whole " : ""}number from ${bounds.min} to ${bounds.max}`);
    },
    flag: (name) => {
      const member = value[name];
      if (member === undefined || typeof member === "boolean") return member;
      throw wrong(name, "true or false");
    },
    object: (name, names) => {
      const member = value[name];
      return member === undefined ? undefined : readMembers(member, `${path}.${name}`, names);
    },
  };
}

function isWithin(value: unknown, { min, max, whole }: Bounds): value is number {
  return typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value));
}
