import type { Credentials } from "../graph/credentials.ts";
import { createGraphClient, type GraphClient, type GraphClientOptions } from "../graph/graph-client.ts";
import type { Project } from "../project/load-project.ts";
import type { RunRateLimit } from "./limit-rate.ts";
import type { UrlSource } from "./url-source.ts";

/** What the client of one run goes by. */
export interface RunClientOptions {
  readonly urls: UrlSource;
  readonly rate: Pick<RunRateLimit, "onEvent" | "onUsage">;
  /** Milliseconds since the epoch, by the clock that the Graph API goes by. */
  readonly now: () => number;
  readonly credentialsOf: (page: string) => Credentials | Promise<Credentials>;
  /** As the Graph client's. */
  readonly purpose?: GraphClientOptions["purpose"];
}

/** The Graph client of one run of `project`. */
export function openRunClient(
  project: Project,
  { urls, rate, now, credentialsOf, purpose = "upload" }: RunClientOptions,
): GraphClient {
  return createGraphClient({
    graphUrl: project.graphUrl,
    version: project.manifest.graphVersion,
    credentialsOf,
    env: project.env,
    clock: { now },
    userAgent: "messenger-assets",
    purpose,
    download: urls.download,
    onUsage: rate.onUsage,
    onVersionMismatch: ({ asked, served }) =>
      rate.onEvent({
        kind: "warning",
        code: "graph-version",
        message: `asked for version ${asked} of the Graph API, and ${served} answered`,
        hint: `write \`graph: { version: ${served} }\` after a look at its changelog`,
      }),
  });
}
