import { type Diagnostic, type Place, sortDiagnostics } from "../diagnostics/diagnostic.ts";
import { diagnosticOf, type Finding } from "../diagnostics/finding.ts";
import { redactText, type TextRange } from "../text/redact.ts";
import { parseYaml, type YamlPath, type YamlSource } from "../yaml/parse-yaml.ts";
import { createPlaceAt } from "../yaml/places.ts";
import { checkShape } from "./check-shape.ts";
import { createManifest } from "./create-manifest.ts";
import { findingOfSecret, findSecrets } from "./find-secrets.ts";
import type { Manifest } from "./manifest.ts";

/** A manifest's text as far as it could be read. */
export interface ParsedManifest {
  /** What is well-formed; undefined when nothing is. */
  readonly manifest?: Manifest;
  /** Whether a declared Page is missing from `manifest` because it is not well-formed. */
  readonly lacksPages: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a manifest's text (YAML 1.2 or JSON) and tells every problem in it at once.
 * A declaration with a problem is left out of `manifest`; the others stay, so that they can be checked too.
 *
 * @param file the name to show in diagnostics.
 */
export function parseManifest(text: string, file: string): ParsedManifest {
  const { source, scalars, findings } = parseYaml(text, isPageId);
  const secrets = findSecrets(text, scalars);
  const placeAt = createPlaceAt(text, file, secrets);
  const shape = source === undefined ? undefined : checkShape(source);
  const created =
    source === undefined || shape?.raw === undefined
      ? undefined
      : createManifest(shape.raw, { file, placeOf: placeOf(source, placeAt), rangeOf: source.rangeOf });
  const all: readonly Finding[] = [
    ...secrets.map((range) => findingOfSecret(text, range)),
    ...findings,
    ...withoutSecrets([...(shape?.findings ?? []), ...(created?.findings ?? [])], secrets),
  ];
  const secretTexts = secrets.map(({ start, end }) => text.slice(start, end));
  return {
    ...(created !== undefined && { manifest: created.manifest }),
    lacksPages: shape?.lacksPages ?? true,
    diagnostics: sortDiagnostics(
      all.map((finding) => redactDiagnostic(diagnosticOf(finding, placeAt), secretTexts)),
    ),
  };
}

/** Gives the place of the key or value at a path. */
export type PlaceOf = (path: YamlPath, part: "key" | "value") => Place;

function placeOf(source: YamlSource, placeAt: (range: TextRange) => Place): PlaceOf {
  return (path, part) => placeAt(source.rangeOf(path, part));
}

function isPageId(path: YamlPath): boolean {
  const [first, , third] = path;
  return (
    (path.length === 1 && first === "page") || (path.length === 3 && first === "pages" && third === "id")
  );
}

/** That a secret's value has the wrong form too is no news. */
function withoutSecrets(findings: readonly Finding[], secrets: readonly TextRange[]): readonly Finding[] {
  return findings.filter(
    ({ range }) => !secrets.some(({ start, end }) => start <= range.start && range.end <= end),
  );
}

function redactDiagnostic(diagnostic: Diagnostic, secretTexts: readonly string[]): Diagnostic {
  const { message, hint } = diagnostic;
  return {
    ...diagnostic,
    message: redactText(message, secretTexts),
    ...(hint !== undefined && { hint: redactText(hint, secretTexts) }),
  };
}
