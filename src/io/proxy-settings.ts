/** The proxies that the environment names, for undici's `EnvHttpProxyAgent`. */
export interface ProxySettings {
  /** `""` for none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of `env`, and the same in lower case, which come first; a proxy without a
 * scheme is http. Undefined without a proxy. No field is missing: undici would look for it in the environment of the
 * process.
 */
export function readProxySettings(
  env: Readonly<Record<string, string | undefined>>,
): ProxySettings | undefined {
  const variable = (name: string): string => (env[name.toLowerCase()] ?? env[name] ?? "").trim();
  const httpProxy = withScheme(variable("HTTP_PROXY"));
  const httpsProxy = withScheme(variable("HTTPS_PROXY"));
  if (httpProxy === "" && httpsProxy === "") return undefined;
  return { httpProxy, httpsProxy, noProxy: variable("NO_PROXY") };
}

function withScheme(proxy: string): string {
  return proxy === "" || proxy.includes("://") ? proxy : `http://${proxy}`;
}
