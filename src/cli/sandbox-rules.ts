import { isJsonObject } from "../sandbox/json.ts";
import { parseRules } from "../sandbox/rules/parse-rules.ts";
import type { SandboxFaultOptions } from "./sandbox-fault-options.ts";
import { readSandboxFile, type SandboxFile } from "./sandbox-file.ts";

/**
 * The rules document that `options` stand for: that of `--rules`, then those of the others; undefined without any.
 *
 * @throws {DiagnosticError} `sandbox-rules-unreadable`, or `sandbox-rules-invalid` for everything that is wrong in it.
 */
export async function createRulesDocument(options: SandboxFaultOptions, cwd: string): Promise<unknown> {
  const { rules: file, fail = [], latency, rateLimit, tokenExpiresAfter } = options;
  const written = file === undefined ? {} : await readSandboxFile(file, cwd, rulesFile);
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

const rulesFile: SandboxFile = {
  unreadable: {
    code: "sandbox-rules-unreadable",
    hint: "`--rules` takes a file with a rules document, in JSON or YAML; its path counts from this folder",
  },
  invalid: { code: "sandbox-rules-invalid" },
  isText: () => false,
  findProblems: (document) => parseRules(document).problems,
};
