import { peerOf } from "../peer-of.ts";
import type { Broken } from "./exchange.ts";
import type { StopReason } from "./request-watch.ts";

/** What went wrong on the way to `url`, in words that carry nothing of the request. */
export interface BrokenDescription {
  readonly message: string;
  readonly hint: string;
  /** Whether another attempt cannot go better. */
  readonly isLasting: boolean;
}

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$|UND_ERR_PRX_TLS)/;

/** Says why no connection to `url` came about. */
export function describeNetworkFailure(broken: Broken, url: string): BrokenDescription {
  const host = hostOf(url);
  if (broken.stopReason === "timeout") return temporary(`no answer from ${host} in time`);
  const code = codeOf(broken.error);
  if (code === "ECONNREFUSED") {
    return { ...temporary(refusedMessage(broken.error, host)), hint: refusedHint };
  }
  if (code === "ENOTFOUND") return temporary(`the address of ${host} was not found`);
  if (code === "EAI_AGAIN") return temporary(`no name server answered for ${host}`);
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return temporary(`no connection to ${host} in time`);
  }
  if (tlsCodes.test(code)) return tlsFailure(code, host);
  const proxyStatus = proxyStatusOf(broken.error);
  if (proxyStatus !== undefined) return proxyFailure(proxyStatus, host);
  return temporary(`connection to ${host} failed (${code})`);
}

/** Says how a reply from `url` got lost. */
export function describeLostReply(broken: Broken, url: string): string {
  const host = hostOf(url);
  const { stopReason } = broken;
  if (stopReason === undefined) {
    return `the connection to ${host} broke before the whole reply came (${codeOf(broken.error)})`;
  }
  return stopMessages[stopReason](host);
}

const stopMessages: Readonly<Record<StopReason, (host: string) => string>> = {
  aborted: (host) => `stopped before ${host} replied`,
  timeout: (host) => `no whole reply from ${host} in time`,
  stalled: (host) => `${host} stopped taking the bytes`,
};

const networkHint = "check the network, and `HTTPS_PROXY` where a proxy is needed";

const refusedHint =
  "nothing listens there, or a firewall is in between: check `MESSENGER_GRAPH_URL` and `HTTPS_PROXY`";

function temporary(message: string): BrokenDescription {
  return { message, hint: networkHint, isLasting: false };
}

function refusedMessage(error: unknown, host: string): string {
  const peer = peerOf(error);
  if (peer === undefined || peer === host) return `connection to ${host} refused`;
  return `connection to ${peer} refused, on the way to ${host}`;
}

function tlsFailure(code: string, host: string): BrokenDescription {
  return {
    message: `no secure connection to ${host} (${code})`,
    hint: "behind a proxy that inspects TLS, set `NODE_EXTRA_CA_CERTS` to the file with its certificate",
    isLasting: true,
  };
}

function proxyFailure(status: string, host: string): BrokenDescription {
  return {
    message: `the proxy refused a tunnel to ${host} (HTTP ${status})`,
    hint: "check `HTTPS_PROXY` and its user name and password, or add the host to `NO_PROXY`",
    isLasting: status.startsWith("4"),
  };
}

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
}

// A code or a name is a word of Node's or undici's own; anything else could carry a part of the request.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const code = "code" in error ? String(error.code) : "";
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? code : error.name;
}

function proxyStatusOf(error: unknown): string | undefined {
  return error instanceof Error ? /Proxy response \((\d{3})\)/.exec(error.message)?.[1] : undefined;
}
