import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { FactsProblem } from "../facts/facts.ts";
import type { Content, DesiredAsset, Transport } from "./desired-state.ts";
import type { KeyedRequest } from "./expand-globs.ts";
import { baseNameOf, toFileName } from "./file-name.ts";

/** One request with what the world holds of it. */
export interface ResolvedAsset {
  readonly page: string;
  readonly asset?: DesiredAsset;
  readonly problems: readonly Diagnostic[];
  readonly urlProblems: readonly Diagnostic[];
}

/** The asset that `request` stands for. */
export function createAsset(request: KeyedRequest, content: Content, transport: Transport): DesiredAsset {
  const { key, source, declaration, publicBaseUrl } = request;
  return {
    key,
    source,
    content,
    transport,
    fileName: toFileName(declaration.fileName ?? baseNameOf(source)),
    ...(publicBaseUrl !== undefined && { publicBaseUrl }),
    ...(declaration.untilMs !== undefined && { untilMs: declaration.untilMs }),
    place: declaration.sourcePlace,
  };
}

/** `problem` at the path or URL that has it. */
export function atSource(request: KeyedRequest, problem: FactsProblem): Diagnostic {
  return diagnosticAt(request.declaration.sourcePlace, problem);
}
