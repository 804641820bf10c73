import type { ErrorObject } from "ajv";
// Compiled beforehand: to load ajv and to compile the schema took longer than the rest of a plan.
import { validate } from "../../../schema/generated/validate-manifest.js";
import type { Finding } from "../diagnostics/finding.ts";
import { defineMember } from "../yaml/define-member.ts";
import { segmentsOf } from "../yaml/json-pointer.ts";
import type { YamlSource } from "../yaml/parse-yaml.ts";
import type { YamlPath } from "../yaml/yaml-tree.ts";
import { describeShapeError, meantField } from "./describe-shape-error.ts";
import { membersOf } from "./members-of.ts";
import type { RawManifest } from "./raw-manifest.ts";

/** What of a manifest fits the schema, and what does not. */
export interface CheckedShape {
  /** The manifest without the parts that do not fit; undefined when nothing is left to check. */
  readonly raw?: RawManifest;
  /** The fields of the top level that were left out, wholly or in part: what misses them is no problem of its own. */
  readonly lacking: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/**
 * Checks `source` against the manifest's schema; what does not fit is told and left out, the rest stays.
 *
 * @param isSecret tells texts that hold a secret: what has one is left out too, so that nobody shows it later.
 */
export function checkShape(source: YamlSource, isSecret: (text: string) => boolean): CheckedShape {
  const all = errorsOf(source.value).filter((error) => !isImplied(error));
  const errors = all.filter((error) => !isMisspelt(error, all));
  const findings = errors.map((error) => describeShapeError(error, source));
  const broken = [...all.map(brokenPart), ...findSecretParts(source.value, isSecret)];
  const value = withoutParts(source.value, broken);
  const lacking = new Set(broken.flatMap((path) => path.slice(0, 1)));
  return isRawManifest(value) ? { raw: value, lacking, findings } : { lacking, findings };
}

function errorsOf(value: unknown): readonly ErrorObject[] {
  validate(value);
  return validate.errors ?? [];
}

function isRawManifest(value: unknown): value is RawManifest {
  return validate(value);
}

/** `propertyNames` fails beside the keyword inside it, which says more. */
function isImplied(error: ErrorObject): boolean {
  return error.keyword === "propertyNames";
}

/** A field that is missing because its name has a slip: the slip is told. */
function isMisspelt(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword !== "required") return false;
  const slips = all.filter(
    ({ keyword, instancePath }) => keyword === "additionalProperties" && instancePath === error.instancePath,
  );
  return slips.some((slip) => meantField(slip) === error.params["missingProperty"]);
}

/** The part of the manifest that an error makes unusable: an asset, a Page, else a field of the top level. */
function brokenPart(error: ErrorObject): YamlPath {
  const path = segmentsOf(error.instancePath);
  const name = error.propertyName ?? error.params["additionalProperty"];
  return partOf(typeof name === "string" ? [...path, name] : path);
}

function partOf(path: YamlPath): YamlPath {
  const [field] = path;
  return path.slice(0, field === "assets" || field === "pages" ? 2 : 1);
}

function findSecretParts(value: unknown, isSecret: (text: string) => boolean): readonly YamlPath[] {
  const find = (inner: unknown, path: YamlPath): readonly YamlPath[] => {
    if (typeof inner === "string") return isSecret(inner) ? [partOf(path)] : [];
    return membersOf(inner).flatMap(([name, member]) =>
      isSecret(name) ? [partOf([...path, name])] : find(member, [...path, name]),
    );
  };
  return find(value, []);
}

function withoutParts(value: unknown, parts: readonly YamlPath[]): unknown {
  if (!isRecord(value)) return value;
  const kept: Record<string, unknown> = { version: 1, assets: {} };
  for (const [field, content] of Object.entries(value)) {
    const inner = parts.filter(([first]) => first === field);
    if (inner.length === 0) defineMember(kept, field, content);
    else if (inner.every((part) => part.length === 2)) {
      const members = withoutMembers(content, new Set(inner.map((part) => part[1])));
      if (members !== undefined) defineMember(kept, field, members);
    }
  }
  return kept;
}

function withoutMembers(content: unknown, names: ReadonlySet<string | undefined>): unknown {
  const kept: Record<string, unknown> = {};
  for (const [name, member] of membersOf(content)) {
    if (!names.has(name)) defineMember(kept, name, member);
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
