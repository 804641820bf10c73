import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { formatMegabytes } from "../../core/facts/check-size.ts";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { peerOf } from "../peer-of.ts";
import type { PrivateHostError } from "./guarded-lookup.ts";

/** `url` as messages show it: neither its query nor a user name, which may be secrets. */
export function showUrl(url: string | URL): string {
  if (!URL.canParse(String(url))) return String(url).replace(/[?#].*$/s, "");
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** A problem with `url`: the message is its address and `what`. */
export function urlProblem(
  url: string | URL,
  [code, what, hint]: readonly [string, string, string?],
): FactsProblem {
  return {
    kind: "problem",
    code,
    message: `\`${showUrl(url)}\` ${what}`,
    ...(hint !== undefined && { hint }),
  };
}

/** More bytes than the limit; `sizeBytes` where the server said how many. */
export function tooLargeProblem(url: string, maxBytes: number, sizeBytes: number | undefined): FactsProblem {
  const limit = `${formatMegabytes(maxBytes)} (${maxBytes} bytes)`;
  const size = sizeBytes === undefined ? "is larger than" : `has ${sizeBytes} bytes, more than`;
  return urlProblem(url, ["url-too-large", `${size} the limit of ${limit}`]);
}

/** An address that may not be connected to; `hop` is where a redirect led, or `url` itself. */
export function privateHostProblem(url: string, hop: URL, { scope, host }: PrivateHostError): FactsProblem {
  const isRedirect = showUrl(hop) !== showUrl(url);
  const what = isRedirect ? `redirects to \`${showUrl(hop)}\`, which leads` : "leads";
  const hint =
    scope === "private"
      ? "`--allow-private-hosts` lets it be fetched; for Meta, add `upload: bytes`"
      : undefined;
  const kind = scope === "private" ? "a private or loopback address, which Meta cannot reach" : linkLocalKind;
  const problem = urlProblem(url, ["url-private-host", `${what} to ${host}: ${kind}`]);
  return hint === undefined ? problem : { ...problem, hint };
}

const linkLocalKind = "a link-local address, which is never fetched";

/**
 * Why `url` could not be had, from an error of the network, TLS or decompression, or of a proxy's address.
 *
 * With `hasReply` the server's headers had come already. An error without a code is a bug, and thrown again.
 */
export function networkProblem(url: string, error: unknown, hasReply: boolean): FactsProblem {
  if (error instanceof DiagnosticError) return unreachable(url, ...wordsOf(error));
  const code = errorCode(error);
  if (code === undefined) throw error;
  if (code === "Z_DATA_ERROR" || code.startsWith("ERR__ERROR_")) {
    return urlProblem(url, [
      "url-encoding",
      "cannot be decompressed: the bytes do not fit its Content-Encoding",
    ]);
  }
  if (hasReply) return urlProblem(url, ["url-truncated", "broke off before its end"]);
  return unreachable(url, describe(code, error), proxyStatusOf(error) === undefined ? undefined : proxyHint);
}

function unreachable(url: string, reason: string, hint?: string): FactsProblem {
  const what = `cannot be fetched: ${reason}`;
  return urlProblem(url, hint === undefined ? ["url-unreachable", what] : ["url-unreachable", what, hint]);
}

function wordsOf({ diagnostics: [first], message }: DiagnosticError): readonly [string, string?] {
  return first?.hint === undefined ? [first?.message ?? message] : [first.message, first.hint];
}

const proxyHint =
  "check `HTTPS_PROXY` and `HTTP_PROXY`, their user names and passwords, or add the host to `NO_PROXY`";

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // undici gives its parser's errors a code of llhttp's, or none.
  if (error.name === "HTTPParserError") return "HPE";
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOTFOUND", "its host name does not resolve"],
  ["EAI_AGAIN", "its host name cannot be resolved at the moment"],
  ["ECONNRESET", "the connection was reset"],
  ["EPIPE", "the connection was closed"],
  ["UND_ERR_SOCKET", "the connection was closed without a reply"],
  ["ETIMEDOUT", "the connection timed out"],
  ["EHOSTUNREACH", "its host cannot be reached from here"],
  ["ENETUNREACH", "its network cannot be reached from here"],
  ["CERT_HAS_EXPIRED", "its TLS certificate has expired"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "its TLS certificate is self-signed"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "its TLS certificate chain is self-signed"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its TLS certificate chain is incomplete"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "its TLS certificate comes from an unknown authority"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its TLS certificate is for another host name"],
  ["UND_ERR_PRX_TLS", "its TLS certificate is for another host name"],
  ["UND_ERR_HEADERS_OVERFLOW", "its reply's headers are too long"],
]);

function describe(code: string, error: unknown): string {
  const proxyStatus = proxyStatusOf(error);
  if (proxyStatus !== undefined) return `the proxy refused it with ${proxyStatus}`;
  if (code === "ECONNREFUSED") return refused(error);
  if (code === "HPE") return "its reply is not HTTP";
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return "TLS could not be agreed on";
  return reasons.get(code) ?? code;
}

/** With a proxy it is the proxy that refuses: its address tells. */
function refused(error: unknown): string {
  const peer = peerOf(error);
  return peer === undefined ? "the connection was refused" : `the connection to ${peer} was refused`;
}

/** undici tells a proxy's refusal in its message alone. */
function proxyStatusOf(error: unknown): string | undefined {
  return error instanceof Error ? /^Proxy .*\((\d{3})\)/.exec(error.message)?.[1] : undefined;
}
