import { defaultApp, type SandboxApp } from "./sandbox-app.ts";
import type { SandboxAccounts } from "./sandbox-options.ts";
import { createToken, type PageDirectory, type SandboxPage } from "./sandbox-page.ts";

/** The user, or system user, whom Pages belong to. */
export interface SandboxUser {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  /** The one that the token was made for. */
  readonly app: SandboxApp;
  /** What `/me/accounts` lists. */
  readonly pages: readonly SandboxPage[];
}

/** The user that `accounts` asks for; a token that is left out follows from the Pages' IDs. */
export function createSandboxUser({ all }: PageDirectory, accounts: SandboxAccounts): SandboxUser {
  const { token, app, pages } = accounts;
  return {
    id: "100000000000001",
    name: "Sandbox User",
    token: token ?? createToken("SANDBOX-USER", all.map(({ id }) => id).join(" ")),
    app: app ?? defaultApp,
    pages: pages === undefined ? all : all.filter(({ name }) => pages.includes(name)),
  };
}
