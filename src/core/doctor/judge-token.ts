import type { Platform } from "../asset-type.ts";
import { type ErrorContext, explainGraphError } from "../graph/explain-graph-error.ts";
import type { TokenFacts } from "../graph/parse-token-facts.ts";
import { formatDuration } from "../text/format-duration.ts";
import { formatInstant } from "../text/format-instant.ts";
import type { DoctorFinding } from "./doctor-report.ts";

/** Whose token it is, and when it is looked at. */
export interface TokenContext extends ErrorContext {
  /** Whether it is an account's, not the Page's own. */
  readonly isAccount: boolean;
  readonly pageId?: string;
  readonly platform: Platform;
  readonly nowMs: number;
}

/** A token that ends within this time is told, so that nobody is surprised. */
const soonMs = 14 * 86_400_000;

/** What uploads need; without the first there are none. */
const uploadPermission = "pages_messaging" as const;
const instagramPermission = "instagram_manage_messages" as const;
const listPermission = "pages_show_list" as const;

/** What the facts of a token mean for uploads with it. */
export function judgeToken(facts: TokenFacts, context: TokenContext): readonly DoctorFinding[] {
  if (!facts.isValid) return [invalid(facts, context)];
  return [
    ...judgeKind(facts, context),
    ...judgePermission(facts, context),
    ...judgeExpiry(facts, context),
  ].map((finding) => (context.isAccount ? finding : { ...finding, page: context.page }));
}

/** What the facts of an account's token mean for one of its Pages, where it may not upload to all of them. */
export function judgePageOfAccount(
  facts: TokenFacts,
  context: Omit<TokenContext, "nowMs">,
): readonly DoctorFinding[] {
  if (!facts.isValid || facts.scopes?.includes(uploadPermission) !== true) return [];
  if (allows(facts, uploadPermission, context.pageId)) return [];
  return [{ ...lacksPermission([uploadPermission], "failed", context), page: context.page }];
}

function invalid({ error }: TokenFacts, context: TokenContext): DoctorFinding {
  const hint = error === undefined ? undefined : explainGraphError(error, context);
  return {
    check: context.isAccount ? "account" : "token",
    state: "failed",
    code: String(error?.code ?? 190),
    ...(!context.isAccount && { page: context.page }),
    message: error?.message ?? `${nameOf(context)} is not valid`,
    ...(hint !== undefined && { hint }),
  };
}

function judgeKind({ type }: TokenFacts, context: TokenContext): readonly DoctorFinding[] {
  if (context.isAccount || type === undefined || type === "PAGE") return [];
  return [
    {
      check: "token",
      state: "failed",
      code: "token-kind",
      message: `the token is one of the type ${type}, and uploads need a Page's`,
      hint: `set \`${context.tokenEnv}\` to a Page access token, or name it in \`accounts: { tokenEnv: … }\``,
    },
  ];
}

function judgePermission(facts: TokenFacts, context: TokenContext): readonly DoctorFinding[] {
  const { scopes } = facts;
  if (scopes === undefined) return [];
  const wanted = context.isAccount ? [listPermission, uploadPermission] : [uploadPermission];
  const missing = wanted.filter((permission) => !allows(facts, permission, context.pageId));
  if (missing.length > 0) return [lacksPermission(missing, "failed", context)];
  if (context.platform === "instagram" && !allows(facts, instagramPermission, undefined)) {
    return [lacksPermission([instagramPermission], "warning", context)];
  }
  return [{ check: "permission", state: "ok", message: `${nameOf(context)} has ${nameAll(wanted)}` }];
}

function allows({ scopes, targets }: TokenFacts, permission: string, pageId: string | undefined): boolean {
  if (scopes?.includes(permission) !== true) return false;
  const pages = targets.get(permission);
  return pages === undefined || pageId === undefined || pages.includes(pageId);
}

function lacksPermission(
  permissions: readonly string[],
  state: "failed" | "warning",
  context: Pick<TokenContext, "tokenEnv" | "isAccount">,
): DoctorFinding {
  return {
    check: "permission",
    state,
    code: "permission-missing",
    message: `${nameOf(context)} lacks ${nameAll(permissions)}`,
    hint: `grant ${permissions.length === 1 ? "it" : "them"} to the app, make a new token with ${permissions.length === 1 ? "it" : "them"}, and set \`${context.tokenEnv}\``,
  };
}

function nameAll(permissions: readonly string[]): string {
  return permissions.map((permission) => `\`${permission}\``).join(" and ");
}

function judgeExpiry(
  { expiresAtMs, dataEndsAtMs }: TokenFacts,
  context: TokenContext,
): readonly DoctorFinding[] {
  const { tokenEnv, nowMs } = context;
  const name = nameOf(context);
  const ends = [
    [name, expiresAtMs],
    [`${name}'s access to data`, dataEndsAtMs],
  ] as const;
  const soon = ends.flatMap(([what, endsAtMs]): readonly DoctorFinding[] =>
    endsAtMs === undefined || endsAtMs - nowMs > soonMs
      ? []
      : [endsSoon(what, endsAtMs - nowMs, { endsAtMs, tokenEnv })],
  );
  if (soon.length > 0) return soon;
  if (expiresAtMs === undefined) return [{ check: "expiry", state: "ok", message: `${name} does not end` }];
  return [
    { check: "expiry", state: "ok", message: `${name} ends on ${formatInstant(expiresAtMs).slice(0, 10)}` },
  ];
}

function endsSoon(
  what: string,
  leftMs: number,
  { endsAtMs, tokenEnv }: { readonly endsAtMs: number; readonly tokenEnv: string | undefined },
): DoctorFinding {
  const date = formatInstant(endsAtMs).slice(0, 10);
  const when = leftMs > 0 ? `ends in ${formatDuration(leftMs)} (${date})` : `has ended (${date})`;
  return {
    check: "expiry",
    state: "warning",
    code: "token-expiring",
    message: `${what} ${when}`,
    hint: `make a new token and set \`${tokenEnv}\`; one of a system user need not end`,
  };
}

function nameOf({ isAccount }: Pick<TokenContext, "isAccount">): string {
  return isAccount ? "the account's token" : "the token";
}
