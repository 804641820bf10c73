import { type Diagnostic, type Place, sortDiagnostics } from "../diagnostics/diagnostic.ts";
import { diagnosticOf, type Finding } from "../diagnostics/finding.ts";
import { createRedaction, type Redaction, type TextRange } from "../text/redact.ts";
import { parseYaml, type YamlSource } from "../yaml/parse-yaml.ts";
import { createPlaceAt } from "../yaml/places.ts";
import type { YamlPath } from "../yaml/yaml-tree.ts";
import { checkShape } from "./check-shape.ts";
import { createManifest } from "./create-manifest.ts";
import { findingOfSecret, findSecrets, secretTextsOf } from "./find-secrets.ts";
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
  const redaction = createRedaction(secretTextsOf(text, scalars, secrets));
  const shape = source === undefined ? undefined : checkShape(source, redaction.isIn);
  const created =
    source === undefined || shape?.raw === undefined
      ? undefined
      : createManifest(shape.raw, {
          file,
          lacking: shape.lacking,
          placeOf: placeOf(source, placeAt),
          rangeOf: source.rangeOf,
        });
  const others = withoutSecrets(
    [...findings, ...(shape?.findings ?? []), ...(created?.findings ?? [])],
    secrets,
  );
  const diagnostics = [
    ...secrets.map((range) => diagnosticOf(findingOfSecret(text, range), placeAt)),
    ...others.map((finding) => redactDiagnostic(diagnosticOf(finding, placeAt), redaction)),
  ];
  return {
    ...(created !== undefined && { manifest: created.manifest }),
    lacksPages: shape?.lacking.has("pages") ?? true,
    diagnostics: sortDiagnostics(withoutRepetitions(diagnostics)),
  };
}

/** Gives the place of the key or value at a path. */
type PlaceOf = (path: YamlPath, part: "key" | "value") => Place;

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

function redactDiagnostic(diagnostic: Diagnostic, { redact }: Redaction): Diagnostic {
  const { message, hint } = diagnostic;
  return { ...diagnostic, message: redact(message), ...(hint !== undefined && { hint: redact(hint) }) };
}

/** What is wrong in a merged map is wrong wherever it is merged, and is told once. */
function withoutRepetitions(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [identityOf(diagnostic), diagnostic])).values()];
}

function identityOf({ code, message, place }: Diagnostic): string {
  return [code, message, place?.line, place?.column].join("\n");
}
