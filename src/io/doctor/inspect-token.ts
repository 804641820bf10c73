import { pageFailureOf } from "../../apply/page-failure-of.ts";
import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import { judgeToken, type TokenContext } from "../../core/doctor/judge-token.ts";
import { parseTokenFacts, type TokenFacts } from "../../core/graph/parse-token-facts.ts";
import type { Credentials } from "../graph/credentials.ts";
import { readReply } from "../graph/read-answer.ts";
import { dateOf, type Examination, endsAll } from "./examination.ts";

/** What Graph tells of a token. */
export interface InspectedToken {
  readonly findings: readonly DoctorFinding[];
  readonly facts: TokenFacts | undefined;
}

/** What a token is looked at for; the clock is the Graph API's, where it tells its time. */
export type InspectedContext = Omit<TokenContext, "nowMs">;

/**
 * Asks about permission and expiry: Graph tells them of a token to who has the app's secret.
 *
 * @throws {UploadError} `network`, or that an allowance is used up.
 */
export async function inspectToken(
  credentials: Credentials,
  context: InspectedContext,
  { client, signal, clock }: Pick<Examination, "client" | "signal" | "clock">,
): Promise<InspectedToken> {
  const { page, appSecretEnv } = context;
  if (credentials.appSecret === undefined) {
    return untold(
      context,
      "permission and expiry are not told without the app secret",
      `set \`${appSecretEnv}\` to the secret of the token's app`,
    );
  }
  // There is no way to name a token but in the query.
  const query = new Map([["input_token", encodeURIComponent(credentials.token.reveal())]]);
  const { answer, graphUrl } = await client.ask({ page, path: "debug_token", query, credentials, signal });
  const facts = factsIn(() => readReply(answer, { page, graphUrl }).text);
  if (facts !== undefined) {
    return { findings: judgeToken(facts, { ...context, nowMs: dateOf(answer) ?? clock.now() }), facts };
  }
  return untold(
    context,
    "Graph does not tell permission and expiry of the token",
    "see them at developers.facebook.com/tools/debug/accesstoken",
  );
}

/** A refusal says nothing of the token: whether it is good was asked before. */
function factsIn(read: () => string): TokenFacts | undefined {
  try {
    return parseTokenFacts(read());
  } catch (error) {
    if (endsAll(pageFailureOf(error))) throw error;
    return undefined;
  }
}

function untold({ page, isAccount }: InspectedContext, message: string, hint: string): InspectedToken {
  return {
    findings: [{ check: "permission", state: "note", ...(!isAccount && { page }), message, hint }],
    facts: undefined,
  };
}
