import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UploadError } from "../../apply/upload-error.ts";
import type { Downloaded } from "../graph/graph-client.ts";
import { isLoopbackUrl } from "../graph/graph-url.ts";
import type { Project } from "../project/load-project.ts";
import { sandboxUrlRewrite } from "../project/sandbox-url.ts";
import { ensureFolderOf } from "../work-folder.ts";

/** Gives the function that fetches a URL whose bytes we send ourselves into a temporary file of the project's own folder. */
export function createDownload(project: Project): (url: string, signal: AbortSignal) => Promise<Downloaded> {
  return async (url, signal) => {
    const { requestUrl } = await import("../facts/request-url.ts");
    const { createUrlDispatchers } = await import("../facts/url-dispatchers.ts");
    const { allowPrivateHosts, env, graphUrl, paths } = project;
    const dispatchers = await createUrlDispatchers({ allowPrivateHosts, env });
    const base = dirname(paths.journal);
    await ensureFolderOf(join(base, "x"));
    const folder = await mkdtemp(join(base, "download-"));
    const path = join(folder, "body");
    const dispose = async (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      const reply = await requestUrl(url, {
        dispatchers,
        allowPrivateHosts,
        signal,
        ...(isLoopbackUrl(graphUrl) && { rewrite: sandboxUrlRewrite(graphUrl) }),
      });
      if (reply.kind === "problem") throw new UploadError({ ...reply, scope: "asset" });
      await pipeline(reply.body, createWriteStream(path));
      return { path, sizeBytes: (await stat(path)).size, dispose };
    } catch (error) {
      await dispose();
      throw error;
    } finally {
      await dispatchers.close();
    }
  };
}
