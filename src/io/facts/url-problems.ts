import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { formatMegabytes } from "../../core/facts/check-size.ts";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { peerOf } from "../peer-of.ts";
import type { PrivateHostError } from "./guarded-lookup.ts";
import type { UrlTransport } from "./url-timeouts.ts";

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
  return urlProblem(url, ["url-too-large", `${size} the limit of ${limit}`, "make the file smaller"]);
}

/** The time for the whole fetch was over; `isSilent`: without any answer. */
export function timeoutProblem(
  url: string,
  { timeoutMs, transport, isSilent }: { timeoutMs: number; transport: UrlTransport; isSilent: boolean },
): FactsProblem {
  const what = `took longer than ${timeoutMs / 1000} s`;
  const problem =
    transport === "url-bytes"
      ? urlProblem(url, ["url-timeout", what])
      : urlProblem(url, ["url-timeout", `${what}, and Meta would not wait longer`, slowHint]);
  return isSilent ? { ...problem, isSilent } : problem;
}

const slowHint = "make it faster, or add `upload: bytes`: we wait longer than Meta, and send the bytes";

/** What is not asked for, because `silent` requests to its host were left without any answer. */
export function silentHostProblem(url: string, silent: number): FactsProblem {
  return unreachable(url, `its host gave no answer to ${silent} other requests`);
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
  const hint = proxyStatusOf(error) === undefined ? hints.get(code) : proxyHint;
  const problem = unreachable(url, describe(code, error), hint);
  return silences.has(code) ? { ...problem, isSilent: true } : problem;
}

const silences = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);

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

const certificateHint = "Meta refuses it as well: give the server a certificate that is good for its name";

const authorityHint =
  "Meta knows public authorities alone: name your own in `NODE_EXTRA_CA_CERTS`, and add `upload: bytes`";

const hints: ReadonlyMap<string, string> = new Map([
  ["CERT_HAS_EXPIRED", certificateHint],
  ["CERT_NOT_YET_VALID", certificateHint],
  ["ERR_TLS_CERT_ALTNAME_INVALID", certificateHint],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "let the server send its intermediate certificates as well"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", authorityHint],
  ["SELF_SIGNED_CERT_IN_CHAIN", authorityHint],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", authorityHint],
]);

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOTFOUND", "its host name does not resolve"],
  ["EAI_AGAIN", "its host name cannot be resolved at the moment"],
  ["ECONNRESET", "the connection was reset"],
  ["EPIPE", "the connection was closed"],
  ["UND_ERR_SOCKET", "the connection was closed without a reply"],
  ["ETIMEDOUT", "the connection timed out"],
  ["UND_ERR_CONNECT_TIMEOUT", "the connection timed out"],
  ["EHOSTUNREACH", "its host cannot be reached from here"],
  ["ENETUNREACH", "its network cannot be reached from here"],
  ["CERT_HAS_EXPIRED", "its TLS certificate has expired"],
  ["CERT_NOT_YET_VALID", "its TLS certificate is not valid yet"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "its TLS certificate is self-signed"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "its TLS certificate chain is self-signed"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its TLS certificate chain is incomplete"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "its TLS certificate comes from an unknown authority"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its TLS certificate is for another host name"],
  ["UND_ERR_PRX_TLS", "its TLS certificate is for another host name"],
  ["UND_ERR_HEADERS_OVERFLOW", "its reply's headers are too long"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "its reply contradicts itself about its length"],
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
