import { pageFailureOf } from "../../apply/page-failure-of.ts";
import type { DeclaredPage } from "../../core/manifest/manifest.ts";
import { readAccountCredentials } from "../graph/credentials.ts";
import { accountName } from "../graph/read-accounts.ts";
import { type Examination, endsAll, failureOf } from "./examination.ts";
import { type InspectedToken, inspectToken } from "./inspect-token.ts";

/** Looks at the account that Pages take their tokens from; nothing where there is none. */
export async function examineAccount(examination: Examination): Promise<InspectedToken> {
  const first = examination.pages.find(({ takesAccountToken }) => takesAccountToken);
  if (first === undefined) return { findings: [], facts: undefined };
  try {
    return await askAccount(first, examination);
  } catch (error) {
    const detail = pageFailureOf(error);
    if (!endsAll(detail)) return { findings: [failureOf("account", detail)], facts: undefined };
    examination.seen.end = detail;
    return { findings: [], facts: undefined };
  }
}

async function askAccount(page: DeclaredPage, examination: Examination): Promise<InspectedToken> {
  const { name, tokenEnv, appSecretEnv } = page;
  await examination.credentials.of(name).catch((error: unknown) => {
    // That it has not this Page is no failure of the account.
    if (pageFailureOf(error).code !== "page-not-in-accounts") throw error;
  });
  const inspected = await inspectToken(
    readAccountCredentials(page, examination.env),
    { page: accountName, tokenEnv, appSecretEnv, isOfAccount: true, isAccount: true, platform: "messenger" },
    examination,
  );
  const message = `\`${tokenEnv}\` tells its Pages' tokens`;
  return { ...inspected, findings: [{ check: "account", state: "ok", message }, ...inspected.findings] };
}
