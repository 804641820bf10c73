import type { Platform } from "../asset-type.ts";

/** A problem with the shape of a JSON document, and the path to it, as `pages.default.assets["a/b"].size`. */
export interface ShapeProblem {
  readonly path: string;
  readonly problem: string;
}

/** Takes the problems found. */
export type ReportProblem = (problem: ShapeProblem) => void;

/** A value of a kind: how to narrow it, and what to call it in a problem. */
export interface Shape<T> {
  readonly read: (value: unknown) => T | undefined;
  /** Goes on "is not …". */
  readonly name: string;
}

/** The members of a JSON object, in a Map, so that no name is magic. */
export type JsonMembers = ReadonlyMap<string, unknown>;

/** Any JSON object. */
export const objectShape: Shape<JsonMembers> = { read: toMembers, name: "an object" };

/** Any text with at least one character. */
export const textShape: Shape<string> = {
  read: (value) => (typeof value === "string" && value !== "" ? value : undefined),
  name: "a text with something in it",
};

/** Any number. */
export const numberShape: Shape<number> = {
  read: (value) => (typeof value === "number" ? value : undefined),
  name: "a number",
};

/** `messenger` or `instagram`. */
export const platformShape: Shape<Platform> = {
  read: (value) => (value === "messenger" || value === "instagram" ? value : undefined),
  name: "messenger or instagram",
};

/** The path of the member `name` of what is at `path`. */
export function memberPath(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** The value at `path` as `shape`; anything else is reported, and undefined. */
export function readShape<T>(
  value: unknown,
  shape: Shape<T>,
  at: { readonly path: string; readonly report: ReportProblem },
): T | undefined {
  const read = shape.read(value);
  if (read === undefined) at.report({ path: at.path, problem: `is not ${shape.name}` });
  return read;
}

/** Reads members of one object and reports those that are missing or of another shape. */
export interface MemberReader {
  readonly required: <T>(name: string, shape: Shape<T>) => T | undefined;
  readonly optional: <T>(name: string, shape: Shape<T>) => T | undefined;
}

/** A reader of the object at `path`. */
export function memberReader(members: JsonMembers, path: string, report: ReportProblem): MemberReader {
  const read = <T>(name: string, shape: Shape<T>): T | undefined =>
    readShape(members.get(name), shape, { path: memberPath(path, name), report });
  return {
    required: (name, shape) => {
      if (members.has(name)) return read(name, shape);
      report({ path: memberPath(path, name), problem: "is missing" });
      return undefined;
    },
    optional: (name, shape) => (members.has(name) ? read(name, shape) : undefined),
  };
}

function toMembers(value: unknown): JsonMembers | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}
