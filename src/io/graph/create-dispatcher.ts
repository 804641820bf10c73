import type { Dispatcher } from "undici";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { readProxySettings } from "../proxy-settings.ts";
import type { Environment } from "./credentials.ts";
import { isLoopbackUrl } from "./graph-url.ts";

// More than apply ever has under way (16, unless asked for more), so that no request waits for a connection.
const connections = 64;

/**
 * The connections to the Graph API: through the proxies that `env` names, except to loopback, which never goes through one.
 *
 * @throws {DiagnosticError} `proxy-url-invalid`; the value is never in it, since it may hold a password.
 */
export async function createDispatcher(
  graphUrl: string,
  env: Environment,
  connectTimeoutMs: number,
): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import("undici");
  const timeout = { timeout: connectTimeoutMs };
  const proxies = isLoopbackUrl(graphUrl) ? undefined : readProxySettings(env);
  if (proxies === undefined) return new Agent({ connections, connect: timeout });
  assertUrl("HTTP_PROXY", proxies.httpProxy);
  assertUrl("HTTPS_PROXY", proxies.httpsProxy);
  return new EnvHttpProxyAgent({
    connections,
    connect: timeout,
    proxyTls: timeout,
    requestTls: timeout,
    ...proxies,
  });
}

function assertUrl(name: string, proxy: string): void {
  if (proxy === "" || URL.canParse(proxy)) return;
  throw new DiagnosticError([
    {
      code: "proxy-url-invalid",
      severity: "error",
      message: `\`${name}\` is not a URL`,
      hint: "write it as `http://HOST:PORT`",
    },
  ]);
}
