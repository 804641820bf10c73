import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DiagnosticError, sortDiagnostics } from "../core/diagnostics/diagnostic.ts";
import { diagnosticOf, type Finding } from "../core/diagnostics/finding.ts";
import { findSecrets } from "../core/manifest/find-secrets.ts";
import { parseYaml, type YamlSource } from "../core/yaml/parse-yaml.ts";
import { createPlaceAt } from "../core/yaml/places.ts";
import { errorCode } from "../io/error-code.ts";
import { fileError } from "../io/file-error.ts";
import { isJsonObject } from "../sandbox/json.ts";
import { parseRules } from "../sandbox/rules/parse-rules.ts";
import type { SandboxFaultOptions } from "./sandbox-fault-options.ts";

/**
 * The rules document that `options` stand for: that of `--rules`, then those of the others; undefined without any.
 *
 * @throws {DiagnosticError} `sandbox-rules-unreadable`, or `sandbox-rules-invalid` for everything that is wrong in it.
 */
export async function createRulesDocument(options: SandboxFaultOptions, cwd: string): Promise<unknown> {
  const { rules: file, fail = [], latency, rateLimit, tokenExpiresAfter } = options;
  const written = file === undefined ? {} : await readRulesFile(file, cwd);
  const short = [
    ...fail,
    ...(latency === undefined ? [] : [{ effect: { latencyMs: latency } }]),
    ...(tokenExpiresAfter === undefined ? [] : [{ effect: { expireToken: tokenExpiresAfter } }]),
  ];
  if (file === undefined && short.length === 0 && rateLimit === undefined) return undefined;
  return { rules: [...rulesOf(written), ...short], rateLimit: rateLimit ?? rateLimitOf(written) };
}

function rulesOf(document: unknown): readonly unknown[] {
  const rules = isJsonObject(document) ? document["rules"] : document;
  return Array.isArray(rules) ? rules : [];
}

function rateLimitOf(document: unknown): unknown {
  return (isJsonObject(document) ? document["rateLimit"] : undefined) ?? null;
}

async function readRulesFile(file: string, cwd: string): Promise<unknown> {
  const text = await readText(file, cwd);
  const { source, scalars, findings } = parseYaml(text, () => false);
  const problems = source === undefined ? [] : findProblems(source);
  const placeAt = createPlaceAt(text, file, findSecrets(text, scalars));
  const diagnostics = [...findings, ...problems].map((finding) => diagnosticOf(finding, placeAt));
  if (diagnostics.length > 0) throw new DiagnosticError(sortDiagnostics(diagnostics));
  return source?.value;
}

async function readText(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    const problem = {
      code: "sandbox-rules-unreadable",
      hint: "`--rules` takes a file with a rules document, in JSON or YAML; its path counts from this folder",
    };
    if (errorCode(error) !== "ENOENT") {
      throw fileError({ ...problem, message: `\`${file}\` cannot be read`, file }, error);
    }
    throw new DiagnosticError([{ ...problem, severity: "error", message: `\`${file}\` does not exist` }]);
  }
}

function findProblems({ value, rangeOf }: YamlSource): readonly Finding[] {
  return parseRules(value).problems.map(({ path, part, message, hint }) => ({
    code: "sandbox-rules-invalid",
    message,
    ...(hint !== undefined && { hint }),
    range: rangeOf(path, part),
  }));
}
