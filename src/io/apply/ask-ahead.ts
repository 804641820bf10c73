import type { PageIdentity } from "../../apply/ports.ts";
import { findPagesWithNewKeys } from "../../core/desired/find-pages-with-new-keys.ts";
import { systemClock } from "../clock.ts";
import type { Environment } from "../graph/credentials.ts";
import { createGraphClient, type GraphClient } from "../graph/graph-client.ts";
import { createPageCredentials } from "../graph/page-credentials.ts";
import { readOutputPlaces } from "../outputs/create-generated-files.ts";
import type { ListedProject } from "../project/load-project.ts";

/** Whose the Pages' tokens are, asked while the files are still being read. */
export interface AskedAhead {
  /** Asks for the Pages that will need an upload, as far as keys tell. Never fails. */
  readonly ask: (listed: ListedProject) => void;
  /** The answer for the Page with this name, once; undefined where it was not asked, or was taken already. */
  readonly take: (page: string) => Promise<PageIdentity> | undefined;
  /** Ends what is still under way. */
  readonly close: () => Promise<void>;
}

/** With more of them the rate limit has to decide who goes first. */
const mostPages = 8;

/** Nothing is asked before `ask` is called, nor anything loaded that a run without uploads does not need. */
export function createAskedAhead(env: Environment, signal: AbortSignal): AskedAhead {
  const asked = new Map<string, Promise<PageIdentity>>();
  const closing = new AbortController();
  const ended = AbortSignal.any([signal, closing.signal]);
  let client: GraphClient | undefined;
  return {
    ask: ({ paths, manifest, graphUrl, requests, lockfile }) => {
      const withNewKeys = findPagesWithNewKeys(requests, lockfile);
      const pages = manifest.pages.filter(
        ({ name, takesAccountToken }) => withNewKeys.has(name) && takesAccountToken !== true,
      );
      if (pages.length === 0 || pages.length > mostPages) return;
      const opened = createGraphClient({
        graphUrl,
        version: manifest.graphVersion,
        credentialsOf: (name) => credentials.of(name),
        env,
        clock: systemClock,
        userAgent: "messenger-assets",
        download: () => Promise.reject(new Error("nothing is downloaded to ask a question")),
      });
      const credentials = createPageCredentials({
        pages,
        env,
        client: () => opened,
        reading: () => ({ patiently: (call) => call(), signal: ended }),
      });
      client = opened;
      // Code of another hand in an output's place ends the run before anything is sent.
      const outputs = readOutputPlaces({ manifest, paths });
      for (const page of pages) {
        const answer = outputs.then(() => opened.identifyPage(page, ended));
        // Whoever takes it sees what went wrong; perhaps nobody has to.
        answer.catch(() => undefined);
        asked.set(page.name, answer);
      }
    },
    take: (page) => {
      const answer = asked.get(page);
      asked.delete(page);
      return answer;
    },
    close: async () => {
      closing.abort();
      await client?.close();
    },
  };
}
