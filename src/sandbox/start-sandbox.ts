import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { hostScope } from "../core/facts/private-hosts.ts";
import { defaultLimits, urlFetchTimeoutMs } from "../core/limits.ts";
import { loadRules } from "./control/set-rules.ts";
import { createListener } from "./http/create-listener.ts";
import { createRedactor } from "./http/redact.ts";
import type { BoundAddress } from "./http/refuse-foreign.ts";
import { RequestLog } from "./http/request-log.ts";
import { UploadStore } from "./media/upload-store.ts";
import { describeProblems, parseRules } from "./rules/parse-rules.ts";
import { RateLimiter } from "./rules/rate-limiter.ts";
import { RuleBook } from "./rules/rule-book.ts";
import type { SandboxApp } from "./sandbox-app.ts";
import type { SandboxContext } from "./sandbox-context.ts";
import type { SandboxOptions } from "./sandbox-options.ts";
import { createPageDirectory } from "./sandbox-page.ts";
import { SandboxState } from "./sandbox-state.ts";
import { createSandboxUser } from "./sandbox-user.ts";

export type { SandboxOptions } from "./sandbox-options.ts";

/** A Graph API emulator that is listening. */
export interface Sandbox {
  /** `http://HOST:PORT`; of all addresses, that of loopback. */
  readonly url: string;
  /** The Pages in the order given, with the IDs and tokens that the sandbox knows them by. */
  readonly pages: readonly {
    readonly name: string;
    readonly id: string;
    readonly token: string;
    readonly appSecret?: string;
  }[];
  /** The token of the user that the Pages belong to, for `/me/accounts`. */
  readonly userToken: string;
  /** That token again when it was asked for one. */
  readonly accounts?: { readonly token: string };
  /** Whether other machines can reach it. */
  readonly isReachable: boolean;
  /** The sandbox's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends every connection and resolves when the port is free. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a Graph API emulator, which takes up its state where the last one left it.
 *
 * Rules that it is started with take the place of those that were put before.
 *
 * @throws when the address is taken, the state file cannot be read, or the rules are not written as they have to be.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  assertRules(options.rules ?? []);
  const closing = new AbortController();
  const host = options.host ?? "127.0.0.1";
  const address = { host, port: 0 };
  const url = (): string => createUrl(address);
  const context = createContext(options, { closing: closing.signal, url });
  if (options.rules !== undefined) context.state.dropRules();
  loadRules(context);
  const server = createServer(
    { keepAliveTimeout: keepAliveMs },
    createListener(context, () => address),
  );
  const bound = await listen(server, host, options.port ?? 0);
  address.port = bound.port;
  return {
    url: url(),
    pages: context.pages.all.map(({ name, id, token, app }) => ({
      name,
      id,
      token,
      ...(app.secret === undefined ? {} : { appSecret: app.secret }),
    })),
    userToken: context.user.token,
    ...(options.accounts !== undefined && { accounts: { token: context.user.token } }),
    isReachable: hostScope(bound.address) !== "loopback",
    now: context.now,
    close: async () => {
      closing.abort();
      await closeServer(server);
      context.state.close();
    },
  };
}

function assertRules(document: unknown): void {
  const { problems } = parseRules(document);
  if (problems.length > 0) throw new Error(describeProblems(problems));
}

/** Longer than a client waits between two uploads: a connection that the server ends first looks like a lost reply. */
const keepAliveMs = 75_000;

function createContext(
  options: SandboxOptions,
  server: Pick<SandboxContext, "closing" | "url">,
): SandboxContext {
  const machineNow = options.now ?? Date.now;
  const state = new SandboxState(options.statePath);
  const pages = createPageDirectory(options.pages);
  const user = createSandboxUser(pages, options.accounts ?? {});
  return {
    pages,
    state,
    uploads: new UploadStore(uploadsFolder(options)),
    log: new RequestLog(),
    rules: new RuleBook(),
    limiter: new RateLimiter(),
    ownRules: options.rules ?? [],
    user,
    oldestVersion: options.oldestVersion,
    redactor: createRedactor([user, ...pages.all].flatMap(secretsOf)),
    now: () => machineNow() + state.offsetMs,
    machineNow,
    ...server,
    limits: options.limits ?? defaultLimits,
    urlFetchTimeoutMs: options.urlFetchTimeoutMs ?? urlFetchTimeoutMs,
    resolveMedia: options.resolveMedia ?? (() => undefined),
    keysOf: options.keysOf ?? (async () => []),
    onRequest: options.onRequest ?? (() => undefined),
  };
}

/** Beside the state, which says whose bytes they are. */
function uploadsFolder({ statePath }: SandboxOptions): string | undefined {
  return statePath === undefined ? undefined : join(dirname(statePath), "uploads");
}

function secretsOf({ token, app }: { readonly token: string; readonly app: SandboxApp }): readonly string[] {
  return app.secret === undefined ? [token] : [token, app.secret];
}

function createUrl({ host, port }: BoundAddress): string {
  const reached = loopbackOf.get(host) ?? host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/** What all addresses are reached by from this machine; clients refuse `0.0.0.0` in place of loopback. */
const loopbackOf: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);

/** Gives the address and port that it listens on: a name may stand for any. */
function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const bound = server.address();
      if (typeof bound === "object" && bound !== null) resolve(bound);
      else reject(new Error(`the sandbox listens on ${bound}`));
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
