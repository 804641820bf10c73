const webAddress = /^https?:\/\//i;
const sandboxAddress = /^https?:\/\/sandbox\.localhost(?=[:/?#]|$)/i;

/**
 * Where the web has the bytes of `source` (a path or a URL, as in the desired state), for bots to fall back on.
 *
 * A path is looked up below `publicBaseUrl`. Undefined without one, for a path that climbs out of it or that no URL can
 * hold (lone surrogates), and for the sandbox's own URLs.
 */
export function publicUrl(source: string, publicBaseUrl: string | undefined): string | undefined {
  if (webAddress.test(source)) return sandboxAddress.test(source) ? undefined : source;
  if (publicBaseUrl === undefined || /\p{Surrogate}/u.test(source)) return undefined;
  const segments = resolveSegments(source);
  if (segments === undefined) return undefined;
  return `${publicBaseUrl.replace(/\/+$/, "")}/${segments.map(encodeURIComponent).join("/")}`;
}

function resolveSegments(path: string): readonly string[] | undefined {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments;
}
