import type { Agent, buildConnector, Dispatcher } from "undici";
import { hostScope } from "../../core/facts/private-hosts.ts";
import { readProxySettings } from "../proxy-settings.ts";
import { guardedLookup, type HostGuard, refuseHost } from "./guarded-lookup.ts";
import { defaultUrlTimeouts } from "./url-timeouts.ts";

/** How URLs are reached. */
export interface UrlRoute extends HostGuard {
  /** The environment: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, and the same in lower case, which come first. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Until a connection stands, in ms; the default is 10,000. */
  readonly connectTimeoutMs?: number;
}

/** The connections that URLs are fetched through. To be closed. */
export interface UrlDispatchers {
  /** For a URL that came from outside: directly and guarded, or through the proxy, which resolves names itself. */
  readonly forUrl: (url: URL) => Dispatcher;
  /** For the sandbox's own address: directly, loopback allowed. */
  readonly forSandbox: Dispatcher;
  /** Ends every connection at once. */
  readonly close: () => Promise<void>;
}

/**
 * Connections that refuse private addresses when they connect.
 *
 * @throws {DiagnosticError} `proxy-url-invalid`.
 */
export async function createUrlDispatchers(route: UrlRoute): Promise<UrlDispatchers> {
  const { Agent, EnvHttpProxyAgent, buildConnector } = await import("undici");
  const direct = new Agent(agentOptions(route, buildConnector));
  const forSandbox = new Agent(agentOptions({ ...route, allowPrivateHosts: true }, buildConnector));
  const proxy = readProxySettings(route.env);
  // Without a tunnel for plain http: many proxies refuse tunnels to other ports than 443.
  const proxied =
    proxy && new EnvHttpProxyAgent({ ...agentOptions(route, buildConnector), ...proxy, proxyTunnel: false });
  return {
    forUrl: (url) => (hostScope(url.hostname) === "loopback" ? direct : (proxied ?? direct)),
    forSandbox,
    async close() {
      await Promise.all([direct, forSandbox, proxied].map((dispatcher) => dispatcher?.destroy()));
    },
  };
}

type BuildConnector = typeof buildConnector;

/** The whole fetch has one time limit, set by the caller: undici's own are off, but for that of the connection. */
function agentOptions(guard: UrlRoute, build: BuildConnector): Agent.Options {
  const { connectTimeoutMs = defaultUrlTimeouts.connectMs } = guard;
  const connect = build({ timeout: connectTimeoutMs, lookup: guardedLookup(guard) });
  return {
    headersTimeout: 0,
    bodyTimeout: 0,
    // A lookup is not asked about an address that is written out.
    connect(options, callback) {
      const refused = refuseHost(options.hostname, guard);
      if (refused === undefined) connect(options, callback);
      else callback(refused, null);
    },
  };
}
