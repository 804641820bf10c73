import { type Diagnostic, DiagnosticError } from "../core/diagnostics/diagnostic.ts";

/** The proxies that the environment names, for undici's `EnvHttpProxyAgent`. */
export interface ProxySettings {
  /** `""` for none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of `env`, and the same in lower case, which come first; a proxy without a
 * scheme is http. Undefined without a proxy. No field is missing: undici would look for it in the environment of the
 * process.
 *
 * @throws {DiagnosticError} `proxy-url-invalid` for what no proxy can be; the value is never in it, since it may hold a
 * password.
 */
export function readProxySettings(env: ProxyEnvironment): ProxySettings | undefined {
  const httpProxy = readProxy(env, "HTTP_PROXY");
  const httpsProxy = readProxy(env, "HTTPS_PROXY");
  if (httpProxy === "" && httpsProxy === "") return undefined;
  return { httpProxy, httpsProxy, noProxy: (env["no_proxy"] ?? env["NO_PROXY"] ?? "").trim() };
}

function readProxy(env: ProxyEnvironment, upperName: string): string {
  const name = env[upperName.toLowerCase()] === undefined ? upperName : upperName.toLowerCase();
  const proxy = withScheme((env[name] ?? "").trim());
  const problem = proxy === "" ? undefined : problemOf(proxy);
  if (problem !== undefined) throw new DiagnosticError([invalidProxy(name, problem)]);
  return proxy;
}

function withScheme(proxy: string): string {
  return proxy === "" || proxy.includes("://") ? proxy : `http://${proxy}`;
}

type Problem = readonly [what: string, hint: string];

const example = "write it as `http://HOST:PORT`";

const knownSchemes = /^(https?|socks5?):$/;

function problemOf(proxy: string): Problem | undefined {
  if (!URL.canParse(proxy)) return ["is not a URL", example];
  const { protocol, username, password } = new URL(proxy);
  if (!knownSchemes.test(protocol)) return ["names a kind of proxy that is not known here", example];
  if (isEncoded(username) && isEncoded(password)) return undefined;
  return ["has a `%` in its user name or password that stands for nothing", "write `%25` for a `%`"];
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function invalidProxy(name: string, [what, hint]: Problem): Diagnostic {
  return { code: "proxy-url-invalid", severity: "error", message: `\`${name}\` ${what}`, hint };
}
