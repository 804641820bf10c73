import { createServer, type Server } from "node:http";
import { defaultLimits, urlFetchTimeoutMs } from "../core/limits.ts";
import { loadRules } from "./control/set-rules.ts";
import { createListener } from "./http/create-listener.ts";
import { createRedactor } from "./http/redact.ts";
import { RequestLog } from "./http/request-log.ts";
import { describeProblems, parseRules } from "./rules/parse-rules.ts";
import { RateLimiter } from "./rules/rate-limiter.ts";
import { RuleBook } from "./rules/rule-book.ts";
import type { SandboxContext } from "./sandbox-context.ts";
import type { SandboxOptions } from "./sandbox-options.ts";
import { createPageDirectory, createUserToken, type SandboxPage } from "./sandbox-page.ts";
import { SandboxState } from "./sandbox-state.ts";

export type { SandboxOptions } from "./sandbox-options.ts";

/** A Graph API emulator that is listening. */
export interface Sandbox {
  /** `http://HOST:PORT`. */
  readonly url: string;
  /** The Pages in the order given, with the IDs and tokens that the sandbox knows them by. */
  readonly pages: readonly {
    readonly name: string;
    readonly id: string;
    readonly token: string;
    readonly appSecret?: string;
  }[];
  /** The token of a user that all the Pages belong to, for `/me/accounts`. */
  readonly userToken: string;
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
  const url = (): string => `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
  const context = createContext(options, { closing: closing.signal, url });
  if (options.rules !== undefined) context.state.dropRules();
  loadRules(context);
  const server = createServer(
    { keepAliveTimeout: keepAliveMs },
    createListener(context, () => address),
  );
  address.port = await listen(server, host, options.port ?? 0);
  return {
    url: url(),
    pages: context.pages.all.map(({ name, id, token, appSecret }) => ({
      name,
      id,
      token,
      ...(appSecret === undefined ? {} : { appSecret }),
    })),
    userToken: context.userToken,
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
  const userToken = createUserToken(pages);
  return {
    pages,
    state,
    log: new RequestLog(),
    rules: new RuleBook(),
    limiter: new RateLimiter(),
    ownRules: options.rules ?? [],
    userToken,
    redactor: createRedactor([userToken, ...pages.all.flatMap(secretsOf)]),
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

function secretsOf({ token, appSecret }: SandboxPage): readonly string[] {
  return appSecret === undefined ? [token] : [token, appSecret];
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
