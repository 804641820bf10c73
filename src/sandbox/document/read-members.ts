import { suggest } from "../../core/text/suggest.ts";
import { isJsonObject } from "../json.ts";

/** One thing in a document of the sandbox that is not written as it has to be. */
export interface DocumentProblem {
  /** Which member names and list indexes lead to it. */
  readonly path: readonly string[];
  /** Whether it is the member's name or what it holds. */
  readonly part: "key" | "value";
  readonly message: string;
  readonly hint?: string;
}

/** A place in a document: the way to it, and its name in messages (`rules[0].effect`). */
export interface Spot {
  readonly path: readonly string[];
  readonly name: string;
  readonly report: (problem: DocumentProblem) => void;
}

/** Reads the members of one JSON object, each by its kind; what is of another kind is reported, and counts as left out. */
export interface Members {
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string, bounds: Bounds) => number | undefined;
  readonly flag: (name: string) => boolean | undefined;
  readonly object: (name: string, known: readonly string[]) => Members | undefined;
  /** The member whatever it is, and where it is. */
  readonly any: (name: string) => { readonly value: unknown; readonly spot: Spot } | undefined;
  readonly reportMissing: (message: string, hint?: string) => void;
  readonly reportWrong: (name: string, message: string, hint?: string) => void;
  /** Reports the item `index` of the list `name`. */
  readonly reportItem: (name: string, index: number, message: string, hint?: string) => void;
}

/** What a number may be; both ends are in. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** The members of `value`, those whose names are not in `known` being reported; undefined when it is no object. */
export function readMembers(value: unknown, spot: Spot, known: readonly string[]): Members | undefined {
  if (!isJsonObject(value)) {
    reportAt(spot, "value", `${quoted(spot)} must be an object of ${known.join(", ")}`);
    return undefined;
  }
  for (const name of Object.keys(value)) reportUnknown(name, spot, known);
  const reportWrong: Members["reportWrong"] = (name, message, hint) =>
    reportAt(spotIn(spot, name), "value", `${quoted(spotIn(spot, name))} ${message}`, hint);
  const members: Members = {
    text: (name) => {
      const member = value[name];
      if (member === undefined || typeof member === "string") return member;
      reportWrong(name, "must be a text");
      return undefined;
    },
    number: (name, bounds) => {
      const member = value[name];
      if (member === undefined || isWithin(member, bounds)) return member;
      reportWrong(name, `must be ${describeBounds(bounds)}`);
      return undefined;
    },
    flag: (name) => {
      const member = value[name];
      if (member === undefined || typeof member === "boolean") return member;
      reportWrong(name, "must be true or false");
      return undefined;
    },
    object: (name, names) => {
      const member = value[name];
      return member === undefined ? undefined : readMembers(member, spotIn(spot, name), names);
    },
    any: (name) => (value[name] === undefined ? undefined : { value: value[name], spot: spotIn(spot, name) }),
    reportMissing: (message, hint) => reportAt(spot, "key", `${quoted(spot)} ${message}`, hint),
    reportWrong,
    reportItem: (name, index, message, hint) => {
      const item = spotIn(spotIn(spot, name), index);
      reportAt(item, "value", `${quoted(item)} ${message}`, hint);
    },
  };
  return members;
}

/** The member or, by its number, the item `name` of what is at `spot`. */
export function spotIn({ path, name: parent, report }: Spot, name: string | number): Spot {
  const below = typeof name === "number" ? `${parent}[${name}]` : `${parent}.${name}`;
  return { path: [...path, String(name)], name: parent === "" ? String(name) : below, report };
}

/** Reports that something at `spot` is wrong. */
export function reportAt(spot: Spot, part: DocumentProblem["part"], message: string, hint?: string): void {
  spot.report({ path: spot.path, part, message, ...(hint === undefined ? {} : { hint }) });
}

/** The name of `spot` as messages show it. */
export function quoted({ name }: Pick<Spot, "name">): string {
  return name === "" ? "the document" : `\`${name}\``;
}

function reportUnknown(name: string, spot: Spot, known: readonly string[]): void {
  if (known.includes(name)) return;
  const meant = suggest(name, known);
  const hint = meant === undefined ? `there are ${known.join(", ")}` : `did you mean \`${meant}\`?`;
  reportAt(spotIn(spot, name), "key", `there is no ${quoted(spotIn(spot, name))}`, hint);
}

function describeBounds({ min, max, whole }: Bounds): string {
  const kind = `a ${whole ? "whole " : ""}number`;
  return max === Number.MAX_SAFE_INTEGER ? `${kind} from ${min} up` : `${kind} from ${min} to ${max}`;
}

function isWithin(value: unknown, { min, max, whole }: Bounds): value is number {
  return typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value));
}
