import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import manifestSchema from "../../../schema/manifest.schema.json" with { type: "json" };
import type { Finding } from "../diagnostics/finding.ts";
import { segmentsOf } from "../yaml/json-pointer.ts";
import type { YamlPath, YamlSource } from "../yaml/parse-yaml.ts";
import { describeShapeError } from "./describe-shape-error.ts";
import type { RawManifest } from "./raw-manifest.ts";

/** What of a manifest fits the schema, and what does not. */
export interface CheckedShape {
  /** The manifest without the parts that do not fit; undefined when nothing is left to check. */
  readonly raw?: RawManifest;
  /** Whether a whole Page was left out, so that selectors may miss it for no fault of theirs. */
  readonly lacksPages: boolean;
  readonly findings: readonly Finding[];
}

/** Checks `source` against the manifest's schema; what does not fit is told and left out, the rest stays. */
export function checkShape(source: YamlSource): CheckedShape {
  const validate = compile();
  if (validate(source.value)) return { raw: source.value, lacksPages: false, findings: [] };
  const errors = (validate.errors ?? []).filter((error) => !isImplied(error));
  const findings = errors.map((error) => describeShapeError(error, source));
  const broken = errors.map(brokenPart);
  const value = withoutParts(source.value, broken);
  const lacksPages = broken.some(([field]) => field === "pages");
  return validate(value) ? { raw: value, lacksPages, findings } : { lacksPages, findings };
}

let compiled: ValidateFunction<RawManifest> | undefined;

function compile(): ValidateFunction<RawManifest> {
  compiled ??= new Ajv2020({ allErrors: true, allowUnionTypes: true, verbose: true }).compile<RawManifest>(
    manifestSchema,
  );
  return compiled;
}

/** `propertyNames` fails beside the keyword inside it, which says more. */
function isImplied(error: ErrorObject): boolean {
  return error.keyword === "propertyNames";
}

/** The part of the manifest that an error makes unusable: an asset, a Page, else a field of the top level. */
function brokenPart(error: ErrorObject): YamlPath {
  const path = segmentsOf(error.instancePath);
  const name = error.propertyName ?? error.params["additionalProperty"];
  const full = typeof name === "string" ? [...path, name] : path;
  const [field] = full;
  return full.slice(0, field === "assets" || field === "pages" ? 2 : 1);
}

function withoutParts(value: unknown, parts: readonly YamlPath[]): unknown {
  if (!isRecord(value)) return value;
  const kept: Record<string, unknown> = { version: 1, assets: {} };
  for (const [field, content] of Object.entries(value)) {
    const inner = parts.filter(([first]) => first === field);
    if (inner.length === 0) define(kept, field, content);
    else if (inner.every((part) => part.length === 2)) {
      define(kept, field, withoutMembers(content, new Set(inner.map((part) => part[1]))));
    }
  }
  return kept;
}

function withoutMembers(content: unknown, names: ReadonlySet<string | undefined>): unknown {
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(isRecord(content) ? content : {})) {
    if (!names.has(name)) define(kept, name, member);
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** Plain assignment would take `__proto__` for the prototype. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
