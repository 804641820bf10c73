import type { Credentials } from "../graph/credentials.ts";
import type { GraphClient } from "../graph/graph-client.ts";
import { createPageCredentials } from "../graph/page-credentials.ts";
import { accountName } from "../graph/read-accounts.ts";
import type { Project } from "../project/load-project.ts";
import type { AskPatiently } from "./ask-patiently.ts";

/** The credentials of a project's Pages, for one run. */
export interface RunCredentials {
  /** As `PageCredentials`. */
  readonly of: (page: string) => Promise<Credentials>;
  /** Whether an account gives ID and token of the Page together: then nobody need ask whose the token is. */
  readonly isByAccount: (page: string) => boolean;
}

/** Where the credentials of a run come from. */
export interface RunCredentialsOptions {
  /** The caller's own; undefined: from the environment, as the manifest says. */
  readonly given: ((page: string) => Credentials | Promise<Credentials>) | undefined;
  /** Asks the account; opened when it is needed. */
  readonly client: () => Pick<GraphClient, "ask">;
  readonly askPatiently: AskPatiently;
  readonly signal: AbortSignal;
}

/** The credentials of `project`'s Pages; an account that Pages take theirs from is asked once, when it is needed. */
export function openRunCredentials(
  { desired, env }: Pick<Project, "desired" | "env">,
  { given, client, askPatiently, signal }: RunCredentialsOptions,
): RunCredentials {
  if (given !== undefined) return { of: async (page) => given(page), isByAccount: () => false };
  const byAccount = new Set(
    desired.pages.flatMap(({ name, takesAccountToken }) => (takesAccountToken === true ? [name] : [])),
  );
  const { of } = createPageCredentials({
    pages: desired.pages,
    env,
    client,
    reading: () => ({ patiently: (call) => askPatiently(accountName, call, signal), signal }),
  });
  return { of, isByAccount: (page) => byAccount.has(page) };
}
