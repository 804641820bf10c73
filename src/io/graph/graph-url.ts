import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { defaultGraphUrl } from "../../core/limits.ts";
import type { Environment } from "./credentials.ts";

/**
 * The Graph API's address: `MESSENGER_GRAPH_URL`, else the public one; a base path is kept.
 *
 * @throws {DiagnosticError} `graph-url-invalid` unless it is https, or http on loopback, without credentials and query.
 */
export function resolveGraphUrl(env: Environment): string {
  const text = env["MESSENGER_GRAPH_URL"]?.trim() ?? "";
  if (text === "") return defaultGraphUrl;
  const problem = problemOf(text);
  if (problem === undefined) return new URL(text).href;
  throw new DiagnosticError([
    {
      code: "graph-url-invalid",
      severity: "error",
      message: `\`MESSENGER_GRAPH_URL\` ${problem}`,
      hint: `unset it for ${defaultGraphUrl}, or set it to an https address, or to http on loopback (\`http://127.0.0.1:PORT\`)`,
    },
  ]);
}

/** Whether `url` is on this machine: 127.0.0.0/8, ::1 or `localhost`. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

// The value is not shown: it may carry a password or a token.
function problemOf(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not a URL";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "is neither https nor http";
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (text.includes("?") || text.includes("#")) return "must not hold a query or fragment";
  if (url.protocol === "http:" && !isLoopbackUrl(text)) {
    return "is http on another machine, where anyone on the way could read the token";
  }
  return undefined;
}
