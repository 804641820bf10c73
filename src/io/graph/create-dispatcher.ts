import type { Dispatcher } from "undici";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
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
  const httpProxy = proxyOf(env, "HTTP_PROXY");
  const httpsProxy = proxyOf(env, "HTTPS_PROXY");
  const isProxied = (httpProxy !== "" || httpsProxy !== "") && !isLoopbackUrl(graphUrl);
  if (!isProxied) return new Agent({ connections, connect: timeout });
  return new EnvHttpProxyAgent({
    connections,
    connect: timeout,
    proxyTls: timeout,
    requestTls: timeout,
    httpProxy,
    httpsProxy,
    noProxy: variableOf(env, "NO_PROXY"),
  });
}

// An empty text keeps undici from looking into the environment of the process.
function proxyOf(env: Environment, name: string): string {
  const value = variableOf(env, name);
  if (value === "") return "";
  const url = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(url)) return url;
  throw new DiagnosticError([
    {
      code: "proxy-url-invalid",
      severity: "error",
      message: `\`${name}\` is not a URL`,
      hint: "write it as `http://HOST:PORT`",
    },
  ]);
}

function variableOf(env: Environment, name: string): string {
  return (env[name.toLowerCase()] ?? env[name] ?? "").trim();
}
