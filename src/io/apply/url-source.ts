import { dirname } from "node:path";
import type { AssetType } from "../../core/asset-type.ts";
import type { UrlDispatchers } from "../facts/url-dispatchers.ts";
import { isLoopbackUrl } from "../graph/graph-url.ts";
import type { Downloaded } from "../graph/post-attachment.ts";
import type { Project } from "../project/load-project.ts";
import { sandboxUrlRewrite } from "../project/sandbox-url.ts";
import type { UrlRoad } from "./url-road.ts";
import type { AskUrlAgain } from "./with-url-recheck.ts";

/** The URLs of a project while it is applied. To be closed. */
export interface UrlSource {
  /**
   * Fetches a URL whose bytes we send ourselves into a temporary file of the project's own folder.
   *
   * @throws {UploadError} why the URL cannot be had.
   */
  readonly download: (url: string, signal: AbortSignal) => Promise<Downloaded>;
  /** Tells whether the bytes behind a URL are still those of the plan. */
  readonly askAgain: AskUrlAgain;
  readonly close: () => Promise<void>;
}

/** What of a project its URLs need. */
export type UrlProject = Pick<
  Project,
  "allowPrivateHosts" | "env" | "graphUrl" | "desired" | "urlTimeouts"
> & {
  readonly paths: Pick<Project["paths"], "journal">;
  readonly manifest: Pick<Project["manifest"], "limits">;
};

/** The URLs of `project`; nothing is loaded or opened before the first is needed. */
export function createUrlSource(project: UrlProject): UrlSource {
  const { allowPrivateHosts, graphUrl, manifest, paths, urlTimeouts } = project;
  let opened: Promise<UrlDispatchers> | undefined;
  const types = typesByUrl(project);
  const roadTo = async (url: string): Promise<UrlRoad> => {
    opened ??= openDispatchers(project);
    return {
      dispatchers: await opened,
      allowPrivateHosts,
      limits: manifest.limits,
      timeouts: urlTimeouts,
      type: types.get(url),
      ...(isLoopbackUrl(graphUrl) && { rewrite: sandboxUrlRewrite(graphUrl) }),
    };
  };
  return {
    async download(url, signal) {
      const { downloadUrl } = await import("./download.ts");
      return downloadUrl(url, { road: await roadTo(url), folder: dirname(paths.journal), signal });
    },
    async askAgain(request, signal) {
      const { askUrlAgain } = await import("./ask-url-again.ts");
      return askUrlAgain(request, { road: await roadTo(request.url), signal });
    },
    async close() {
      const dispatchers = await opened?.catch(() => undefined);
      await dispatchers?.close();
    },
  };
}

async function openDispatchers({ allowPrivateHosts, env, urlTimeouts }: UrlProject): Promise<UrlDispatchers> {
  const { createUrlDispatchers } = await import("../facts/url-dispatchers.ts");
  return createUrlDispatchers({ allowPrivateHosts, env, connectTimeoutMs: urlTimeouts.connectMs });
}

/** The types that URLs are uploaded as: videos may be fetched for longer, images are smaller. */
function typesByUrl({ desired }: UrlProject): ReadonlyMap<string, AssetType | undefined> {
  const types = new Map<string, AssetType | undefined>();
  for (const { assets } of desired.pages) {
    for (const { transport, content } of assets.values()) {
      if (transport.kind === "file") continue;
      const { url } = transport;
      types.set(url, types.has(url) && types.get(url) !== content.type ? undefined : content.type);
    }
  }
  return types;
}
