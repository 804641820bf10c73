import { type Diagnostic, formatPlace } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { KeyedRequest } from "./expand-globs.ts";

/**
 * Tells every two assets of which one hides the other: two files for one key, keys that differ in case alone, and a key
 * that is also a prefix of another.
 */
export function findKeyClashes(requests: readonly KeyedRequest[]): readonly Diagnostic[] {
  return [...findSameKeys(requests), ...findSimilarKeys(requests)];
}

function findSameKeys(requests: readonly KeyedRequest[]): readonly Diagnostic[] {
  const first = new Map<string, KeyedRequest>();
  return requests.flatMap((request) => {
    const slot = `${request.page}\n${request.key}`;
    const other = first.get(slot);
    if (other === undefined) first.set(slot, request);
    return other === undefined ? [] : [clash(request, other, "both make the key")];
  });
}

function findSimilarKeys(requests: readonly KeyedRequest[]): readonly Diagnostic[] {
  const byKey = new Map<string, KeyedRequest>();
  for (const request of requests) if (!byKey.has(request.key)) byKey.set(request.key, request);
  const byLowerCase = new Map<string, KeyedRequest>();
  const byPlainKey = new Map([...byKey.values()].map((request) => [withoutLocale(request.key), request]));
  return [...byKey.values()].flatMap((request) => {
    const lowerCase = request.key.toLowerCase();
    const twin = byLowerCase.get(lowerCase);
    if (twin === undefined) byLowerCase.set(lowerCase, request);
    const prefix = prefixesOf(withoutLocale(request.key))
      .map((key) => byPlainKey.get(key))
      .find((found) => found);
    return [
      ...(twin === undefined ? [] : [clash(request, twin, "make keys that differ in case alone:")]),
      ...(prefix === undefined
        ? []
        : [clash(request, prefix, "make keys of which one is the beginning of the other:")]),
    ];
  });
}

function prefixesOf(key: string): readonly string[] {
  const segments = key.split("/");
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join("/"));
}

function withoutLocale(key: string): string {
  return key.replace(/@[^@]*$/, "");
}

function clash(request: KeyedRequest, other: KeyedRequest, how: string): Diagnostic {
  const [first, second] = isBefore(request, other) ? [request, other] : [other, request];
  const keys = first.key === second.key ? `\`${first.key}\`` : `\`${first.key}\` and \`${second.key}\``;
  const where = [first, second].map(
    ({ source, declaration }) => `\`${source}\` (${formatPlace(declaration.keyPlace)})`,
  );
  return diagnosticAt(second.declaration.keyPlace, {
    code: "key-clash",
    message: `${where.join(" and ")} ${how} ${keys}`,
    hint: "rename one of the two",
  });
}

function isBefore(a: KeyedRequest, b: KeyedRequest): boolean {
  const [first, second] = [a.declaration.keyPlace, b.declaration.keyPlace];
  return first.line < second.line || (first.line === second.line && first.column < second.column);
}
