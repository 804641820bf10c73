import { checkContent } from "../facts/check-content.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Content, Transport } from "./desired-state.ts";
import type { KeyedRequest } from "./expand-globs.ts";
import { atSource, createAsset, type ResolvedAsset } from "./resolved-asset.ts";
import type { World } from "./world.ts";

/** What a request for a local file comes to; a file that nobody looked at was refused before, and said so. */
export function resolveFile(request: KeyedRequest, manifest: Manifest, world: World): ResolvedAsset {
  const file = world.files.get(request.source);
  if (file === undefined) return { page: request.page, problems: [], urlProblems: [] };
  const { facts, path } = file;
  if (facts.kind === "problem")
    return { page: request.page, problems: [atSource(request, facts)], urlProblems: [] };
  const checked = checkContent({
    name: request.source,
    facts,
    declared: request.declaration,
    limits: manifest.limits,
  });
  if (checked.kind === "problems") {
    return {
      page: request.page,
      problems: checked.problems.map((problem) => atSource(request, problem)),
      urlProblems: [],
    };
  }
  const { type, contentType } = checked;
  const { digest, sizeBytes } = facts;
  const content: Content = { kind: "known", type, contentType, digest, sizeBytes };
  const transport: Transport = { kind: "file", path, ...(facts.lfs !== undefined && { lfsPointer: true }) };
  return {
    page: request.page,
    asset: createAsset(request, content, transport),
    problems: [],
    urlProblems: [],
  };
}
