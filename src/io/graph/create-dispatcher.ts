import type { Agent, Dispatcher } from "undici";
import { readProxySettings } from "../proxy-settings.ts";
import type { Environment } from "./credentials.ts";
import { isLoopbackUrl } from "./graph-url.ts";

// More than apply ever has under way (16, unless asked for more), so that no request waits for a connection.
const connections = 64;

/**
 * The connections to the Graph API: through the proxies that `env` names, except to loopback, which never goes through one.
 *
 * @throws {DiagnosticError} `proxy-url-invalid`.
 */
export async function createDispatcher(
  graphUrl: string,
  env: Environment,
  connectTimeoutMs: number,
): Promise<Dispatcher> {
  const timeout = { timeout: connectTimeoutMs };
  const proxies = isLoopbackUrl(graphUrl) ? undefined : readProxySettings(env);
  if (proxies === undefined) return new (await loadAgent())({ connections, connect: timeout });
  const { EnvHttpProxyAgent } = await import("undici");
  return new EnvHttpProxyAgent({
    connections,
    connect: timeout,
    proxyTls: timeout,
    requestTls: timeout,
    ...proxies,
  });
}

/**
 * undici's own entry loads its `fetch`, caches and mocks, too, which takes three times as long. Its files are none of its
 * interface: where they are no longer what they were, the entry serves.
 */
async function loadAgent(): Promise<typeof Agent> {
  try {
    return (await import("undici/lib/dispatcher/agent.js")).default;
  } catch {
    return (await import("undici")).Agent;
  }
}
