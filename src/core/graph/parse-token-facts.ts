import { type Fields, isFields, parseJsonText } from "./fields.ts";
import { type GraphError, parseGraphError } from "./graph-error.ts";

/** What `/debug_token` tells of a token. */
export interface TokenFacts {
  readonly isValid: boolean;
  /** `PAGE`, `USER`, `SYSTEM_USER`, … */
  readonly type?: string;
  /** The Page that it is of. */
  readonly pageId?: string;
  /** Milliseconds since the epoch; absent where it never ends. */
  readonly expiresAtMs?: number;
  /** The end of its access to data, likewise. */
  readonly dataEndsAtMs?: number;
  /** The permissions; undefined where nothing is said of them. */
  readonly scopes?: readonly string[];
  /** The Pages that a permission is for, where it is not for all. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Why it is not valid. */
  readonly error?: GraphError;
}

/** The facts in the `text` of a reply of `/debug_token`, or undefined where it is none. */
export function parseTokenFacts(text: string): TokenFacts | undefined {
  const body = parseJsonText(text);
  const data = isFields(body) ? body["data"] : undefined;
  if (!isFields(data) || typeof data["is_valid"] !== "boolean") return undefined;
  const { type, profile_id: pageId, scopes } = data;
  const expiresAtMs = endOf(data["expires_at"]);
  const dataEndsAtMs = endOf(data["data_access_expires_at"]);
  const error = parseGraphError(withSubcode(data), 200);
  return {
    isValid: data["is_valid"],
    ...(typeof type === "string" && { type }),
    ...(typeof pageId === "string" && { pageId }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
    ...(dataEndsAtMs !== undefined && { dataEndsAtMs }),
    ...(Array.isArray(scopes) && { scopes: scopes.filter(isText) }),
    targets: targetsOf(data["granular_scopes"]),
    ...(error !== undefined && { error }),
  };
}

/** Seconds since the epoch; 0 is never. */
function endOf(seconds: unknown): number | undefined {
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
}

/** It says `subcode`, where every other error says `error_subcode`. */
function withSubcode({ error }: Fields): unknown {
  return isFields(error) ? { error: { error_subcode: error["subcode"], ...error } } : undefined;
}

function targetsOf(granular: unknown): ReadonlyMap<string, readonly string[]> {
  const entries = Array.isArray(granular) ? granular.filter(isFields) : [];
  return new Map(
    entries.flatMap(({ scope, target_ids: targets }) =>
      isText(scope) && Array.isArray(targets) ? [[scope, targets.filter(isText)] as const] : [],
    ),
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
