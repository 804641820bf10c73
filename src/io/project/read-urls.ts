import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import { indexUrls } from "../../core/desired/recall-content.ts";
import type { ReadUrl } from "../../core/desired/world.ts";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { isPrivateHostName } from "../../core/facts/private-hosts.ts";
import type { PlatformLimits } from "../../core/limits.ts";
import type { LockedAsset, Lockfile } from "../../core/lockfile/lockfile.ts";
import type { UrlDispatchers } from "../facts/url-dispatchers.ts";
import { networkProblem } from "../facts/url-problems.ts";
import { defaultUrlTimeouts, type UrlTimeouts } from "../facts/url-timeouts.ts";
import type { Environment } from "../graph/credentials.ts";
import { createHostLimit } from "./limit-hosts.ts";
import { isSandboxUrl, sandboxUrlRewrite } from "./sandbox-url.ts";
import { createSilentHosts } from "./silent-hosts.ts";
import { collectUrlUses, isAnsweredBy, mostBytesOf, slowestTypeOf, type UrlUse } from "./url-uses.ts";

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
  /** Without them, `defaultUrlTimeouts`. */
  readonly timeouts?: UrlTimeouts;
}

/** URLs asked at a time: few of one host, which may be slow or count requests, and more over all hosts. */
const concurrency = { perHost: 4, overall: 16 };

/** What is behind every URL of `requests`, by URL. */
export async function readUrls(
  requests: readonly AssetRequest[],
  options: ReadUrlsOptions,
): Promise<ReadonlyMap<string, ReadUrl>> {
  const uses = collectUrlUses(requests);
  if (uses.length === 0) return new Map();
  if (options.isOffline) {
    return new Map(uses.map(({ url }) => [url, refuseWritten(url, options) ?? { kind: "unasked" }]));
  }
  return readAll(uses, options);
}

async function readAll(
  uses: readonly UrlUse[],
  options: ReadUrlsOptions,
): Promise<ReadonlyMap<string, ReadUrl>> {
  const { createUrlDispatchers } = await import("../facts/url-dispatchers.ts");
  const { allowPrivateHosts, env, timeouts = defaultUrlTimeouts } = options;
  const dispatchers = await createUrlDispatchers({
    allowPrivateHosts,
    env,
    connectTimeoutMs: timeouts.connectMs,
  }).catch((error: unknown) => error);
  if (!isDispatchers(dispatchers)) {
    return new Map(uses.map(({ url }) => [url, networkProblem(url, dispatchers, false)]));
  }
  const known = indexUrls(options.lockfile);
  const limit = createHostLimit(concurrency);
  const silent = createSilentHosts(concurrency.perHost);
  const read = async (use: UrlUse): Promise<ReadUrl> => {
    const { url } = use;
    const refused = silent.refuse(url);
    if (refused !== undefined) return refused;
    const facts = await readUse(use, { options, dispatchers, locked: known.get(url) });
    silent.note(url, facts.kind === "problem" && facts.isSilent === true);
    return facts;
  };
  try {
    return new Map(
      await Promise.all(uses.map((use) => limit(use.url, async () => [use.url, await read(use)] as const))),
    );
  } finally {
    await dispatchers.close();
  }
}

interface UseWorld {
  readonly options: ReadUrlsOptions;
  readonly dispatchers: UrlDispatchers;
  /** The latest upload of the URL. */
  readonly locked: LockedAsset | undefined;
}

async function readUse(use: UrlUse, { options, dispatchers, locked }: UseWorld): Promise<ReadUrl> {
  const { readUrlFacts } = await import("../facts/read-url-facts.ts");
  const { allowPrivateHosts, env, limits, sandboxUrl, timeouts } = options;
  const type = slowestTypeOf(use);
  const isAnswer = locked !== undefined && isAnsweredBy(use, locked, limits);
  const facts = await readUrlFacts(use.url, {
    ...(type !== undefined && { type }),
    transport: use.transport,
    maxBytes: mostBytesOf(use, limits),
    ...(isAnswer && hasValidators(locked) && { validators: validatorsOf(locked) }),
    ...(sandboxUrl !== undefined && { rewrite: sandboxUrlRewrite(sandboxUrl) }),
    ...(timeouts !== undefined && { timeouts }),
    allowPrivateHosts,
    env,
    dispatchers,
  });
  if (facts.kind !== "not-modified") return facts;
  return locked === undefined ? { kind: "unasked" } : { kind: "unchanged", locked };
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
