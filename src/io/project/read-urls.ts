import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import { indexUrls } from "../../core/desired/recall-content.ts";
import type { ReadUrl } from "../../core/desired/world.ts";
import { maxBytesOf } from "../../core/facts/check-size.ts";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { isPrivateHostName } from "../../core/facts/private-hosts.ts";
import type { PlatformLimits } from "../../core/limits.ts";
import type { LockedAsset, Lockfile } from "../../core/lockfile/lockfile.ts";
import type { UrlDispatchers } from "../facts/url-dispatchers.ts";
import type { Environment } from "../graph/credentials.ts";
import { createHostLimit } from "./limit-hosts.ts";
import { isSandboxUrl, sandboxUrlRewrite } from "./sandbox-url.ts";

/** How URLs are read. */
export interface ReadUrlsOptions {
  readonly isOffline: boolean;
  readonly allowPrivateHosts: boolean;
  /** The emulator that serves `http://sandbox.localhost/…`; undefined outside of the sandbox. */
  readonly sandboxUrl?: string;
  readonly env: Environment;
  readonly limits: PlatformLimits;
  /** Whose validators are asked with. */
  readonly lockfile: Lockfile;
}

/** URLs asked at a time: few of one host, which may be slow or count requests, and more over all hosts. */
const concurrency = { perHost: 4, overall: 16 };

/** What is behind every URL of `requests`, by URL. */
export async function readUrls(
  requests: readonly AssetRequest[],
  options: ReadUrlsOptions,
): Promise<ReadonlyMap<string, ReadUrl>> {
  const byUrl = new Map<string, AssetRequest>();
  for (const request of requests) {
    if (request.declaration.source.kind === "url" && !byUrl.has(request.source))
      byUrl.set(request.source, request);
  }
  if (byUrl.size === 0) return new Map();
  if (options.isOffline) {
    return new Map([...byUrl.keys()].map((url) => [url, refuseWritten(url, options) ?? { kind: "unasked" }]));
  }
  return readAll(byUrl, options);
}

async function readAll(
  byUrl: ReadonlyMap<string, AssetRequest>,
  options: ReadUrlsOptions,
): Promise<ReadonlyMap<string, ReadUrl>> {
  const { readUrlFacts } = await import("../facts/read-url-facts.ts");
  const { createUrlDispatchers } = await import("../facts/url-dispatchers.ts");
  const { allowPrivateHosts, env, limits, sandboxUrl } = options;
  const { networkProblem } = await import("../facts/url-problems.ts");
  const dispatchers = await createUrlDispatchers({ allowPrivateHosts, env }).catch((error: unknown) => error);
  if (!isDispatchers(dispatchers)) {
    return new Map([...byUrl.keys()].map((url) => [url, networkProblem(url, dispatchers, false)]));
  }
  const known = indexUrls(options.lockfile);
  const limit = createHostLimit(concurrency);
  const read = async (url: string, { declaration }: AssetRequest): Promise<ReadUrl> => {
    const locked = known.get(url);
    const { type } = declaration;
    const facts = await readUrlFacts(url, {
      ...(type !== undefined && { type }),
      maxBytes:
        type === undefined ? Math.max(limits.imageBytes, limits.otherBytes) : maxBytesOf(type, limits),
      ...(locked !== undefined && hasValidators(locked) && { validators: validatorsOf(locked) }),
      ...(sandboxUrl !== undefined && { rewrite: sandboxUrlRewrite(sandboxUrl) }),
      allowPrivateHosts,
      env,
      dispatchers,
    });
    if (facts.kind !== "not-modified") return facts;
    return locked === undefined ? { kind: "unasked" } : { kind: "unchanged", locked };
  };
  try {
    return new Map(
      await Promise.all(
        [...byUrl].map(([url, request]) => limit(url, async () => [url, await read(url, request)] as const)),
      ),
    );
  } finally {
    await dispatchers.close();
  }
}

/** The environment may name a proxy that is none. */
function isDispatchers(opened: unknown): opened is UrlDispatchers {
  return typeof opened === "object" && opened !== null && "forUrl" in opened;
}

function hasValidators({ etag, lastModified }: LockedAsset): boolean {
  return etag !== undefined || lastModified !== undefined;
}

function validatorsOf({ etag, lastModified }: LockedAsset): { etag?: string; lastModified?: string } {
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}

/** Without network, an address that is written out can be told all the same. */
function refuseWritten(url: string, { allowPrivateHosts }: ReadUrlsOptions): FactsProblem | undefined {
  if (isSandboxUrl(url) || !URL.canParse(url)) return undefined;
  const scope = isPrivateHostName(new URL(url).hostname);
  if (scope === undefined || (scope === "private" && allowPrivateHosts)) return undefined;
  return {
    kind: "problem",
    code: "url-private-host",
    message: `\`${url}\` is at a ${scope} address, which Meta cannot reach`,
    hint: "name a public address, or list the file by its path",
  };
}
