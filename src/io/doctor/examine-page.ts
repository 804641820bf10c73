import { pageFailureOf } from "../../apply/page-failure-of.ts";
import { UploadError, type UploadErrorDetail } from "../../apply/upload-error.ts";
import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import { judgePageOfAccount } from "../../core/doctor/judge-token.ts";
import type { TokenFacts } from "../../core/graph/parse-token-facts.ts";
import type { DeclaredPage } from "../../core/manifest/manifest.ts";
import type { Credentials } from "../graph/credentials.ts";
import { readIdentityAnswer } from "../graph/read-answer.ts";
import { type Examination, endsAll, failureOf } from "./examination.ts";
import { type InspectedContext, inspectToken } from "./inspect-token.ts";

/** What was found of one Page. */
export interface PageExamined {
  readonly findings: readonly DoctorFinding[];
  /** The Page that its token is for, where the token says so. */
  readonly id?: string;
}

/** Looks at the token of `page`: whose it is, what it may, when it ends. `account`: what is known of the account's token. */
export async function examinePage(
  page: DeclaredPage,
  account: TokenFacts | undefined,
  examination: Examination,
): Promise<PageExamined> {
  const { seen } = examination;
  if (seen.end !== undefined) return { findings: [] };
  try {
    const credentials = await examination.credentials.of(page.name);
    return page.takesAccountToken === true
      ? { findings: [heldFinding(page), ...limitsOf(page, account)] }
      : await askToken(page, credentials, examination);
  } catch (error) {
    const detail = pageFailureOf(error);
    if (endsAll(detail)) seen.end ??= detail;
    if (endsAll(detail) || isToldOfAccount(page, detail)) return { findings: [] };
    return { findings: [{ ...failureOf("token", detail), page: page.name, summary: summaryOf(detail) }] };
  }
}

function isToldOfAccount({ takesAccountToken }: DeclaredPage, { code }: UploadErrorDetail): boolean {
  return takesAccountToken === true && code !== "page-not-in-accounts";
}

/** Words for many Pages, where the message has what differs between them. */
function summaryOf({ code, message }: UploadErrorDetail): string {
  switch (code) {
    case "page-not-in-accounts":
      return "the account has no token of the Page";
    case "token-missing":
      return "the variable of the token is not set";
    default:
      return message;
  }
}

function heldFinding({ name, id = "" }: DeclaredPage): DoctorFinding {
  const message = `the account has the token of ${id}`;
  return { check: "token", state: "ok", page: name, message, summary: "the account has the token" };
}

function limitsOf(page: DeclaredPage, account: TokenFacts | undefined): readonly DoctorFinding[] {
  return account === undefined ? [] : judgePageOfAccount(account, contextOf(page));
}

function contextOf({
  name,
  id,
  tokenEnv,
  appSecretEnv,
  takesAccountToken,
  platform,
}: DeclaredPage): InspectedContext {
  return {
    page: name,
    ...(id !== undefined && { pageId: id }),
    tokenEnv,
    appSecretEnv,
    ...(takesAccountToken === true && { isOfAccount: true }),
    isAccount: false,
    platform,
  };
}

async function askToken(
  page: DeclaredPage,
  credentials: Credentials,
  examination: Examination,
): Promise<PageExamined> {
  const identified = await identify(page, credentials, examination);
  const inspected = await inspectToken(credentials, contextOf(page), examination);
  return { ...identified, findings: [...identified.findings, ...inspected.findings] };
}

async function identify(
  page: DeclaredPage,
  credentials: Credentials,
  { client, signal, lockfile }: Examination,
): Promise<PageExamined> {
  const { name } = page;
  const query = new Map([["fields", "id,name"]]);
  const { answer, graphUrl } = await client.ask({ page: name, path: "me", query, credentials, signal });
  try {
    const { id, name: title } = readIdentityAnswer(answer, { page: name, graphUrl });
    const who = `the token is for ${title} (${id})`;
    const knownId = page.id ?? lockfile.pages.get(name)?.id;
    if (knownId !== undefined && knownId !== id) return { findings: [otherPage(page, who, knownId)] };
    return {
      findings: [
        { check: "token", state: "ok", page: name, message: who, summary: "the token is the Page's" },
      ],
      id,
    };
  } catch (error) {
    if (!(error instanceof UploadError) || !/^(3|10|2\d\d)$/.test(error.detail.code)) throw error;
    return { findings: [notVerified(name, error.detail)] };
  }
}

function otherPage(page: DeclaredPage, who: string, knownId: string): DoctorFinding {
  const source = page.id === undefined ? "the lockfile" : "the manifest";
  return {
    check: "token",
    state: "failed",
    code: "page-mismatch",
    page: page.name,
    message: `${who}, and ${source} says ${knownId}`,
    summary: "the token is another Page's",
    hint: `set \`${page.tokenEnv}\` to a token of that Page, or mend the \`id\` in the manifest`,
  };
}

function notVerified(page: string, { message }: UploadErrorDetail): DoctorFinding {
  const summary = "the token may not say whose it is" as const;
  return {
    check: "token",
    state: "warning",
    code: "page-not-verified",
    page,
    message: `${summary}: ${message}`,
    summary,
    hint: "grant it `pages_show_list`, so that an upload to the wrong Page is noticed",
  };
}
