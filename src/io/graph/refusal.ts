import { UploadError, type UploadErrorDetail } from "../../apply/upload-error.ts";
import { classifyGraphError, type GraphErrorClass } from "../../core/graph/classify-graph-error.ts";
import { type ErrorContext, explainGraphError } from "../../core/graph/explain-graph-error.ts";
import type { GraphError } from "../../core/graph/graph-error.ts";
import { appSecretProof, type Credentials } from "./credentials.ts";

/** Meta's `error` as an UploadError, with a hint, and without anything secret that Meta may have repeated. */
export function refusalOf(
  error: GraphError,
  context: Pick<ErrorContext, "page" | "key" | "call">,
  options: { readonly credentials: Credentials; readonly retryAfterMs: number | undefined },
): UploadError {
  const { credentials, retryAfterMs } = options;
  const redact = redactorOf(credentials);
  const graphClass = classifyGraphError(error);
  const hint = explainGraphError(error, { ...context, ...namesOf(credentials) });
  return new UploadError({
    code: String(error.code),
    message: redact(error.message),
    scope: scopeOf(graphClass),
    graphClass,
    ...(error.subcode === undefined ? {} : { subcode: error.subcode }),
    ...(error.trace === undefined ? {} : { trace: redact(error.trace) }),
    ...(hint === undefined ? {} : { hint: redact(hint) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function namesOf(credentials: Credentials): Omit<ErrorContext, "page"> {
  const { tokenEnv, appSecretEnv, isOfAccount } = credentials;
  return {
    ...(isOfAccount === undefined ? {} : { isOfAccount }),
    ...(tokenEnv === undefined ? {} : { tokenEnv }),
    ...(appSecretEnv === undefined ? {} : { appSecretEnv }),
  };
}

function scopeOf(graphClass: GraphErrorClass): UploadErrorDetail["scope"] {
  switch (graphClass) {
    case "page":
      return "page";
    case "app":
    case "run":
      return "run";
    default:
      return "asset";
  }
}

// Meta repeats a token that it cannot parse ("Malformed access token …").
function redactorOf(credentials: Credentials): (text: string) => string {
  const { token, appSecret } = credentials;
  const secrets =
    appSecret === undefined
      ? [token.reveal()]
      : [token.reveal(), appSecret.reveal(), appSecretProof(token, appSecret)];
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
}
