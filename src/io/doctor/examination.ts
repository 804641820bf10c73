import type { Clock } from "../../apply/ports.ts";
import type { UploadErrorDetail } from "../../apply/upload-error.ts";
import type { DoctorCheck, DoctorFinding } from "../../core/doctor/doctor-report.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import type { DeclaredPage } from "../../core/manifest/manifest.ts";
import type { Environment } from "../graph/credentials.ts";
import type { GraphAnswer } from "../graph/graph-call.ts";
import type { GraphClient } from "../graph/graph-client.ts";
import type { PageCredentials } from "../graph/page-credentials.ts";

/** Which Pages are looked at, and where. */
export interface PagesToExamine {
  readonly pages: readonly DeclaredPage[];
  /** Aligned with the Pages: its IDs bind where the manifest names none. */
  readonly lockfile: Lockfile;
  readonly graphUrl: string;
  readonly version: string;
  readonly env: Environment;
  readonly clock: Pick<Clock, "now">;
  readonly signal: AbortSignal;
}

/** What replies tell beside what was asked. */
export interface Seen {
  /** The first whole one. */
  answer: GraphAnswer | undefined;
  /** Why nothing more is asked: no connection came about, or an allowance is used up. */
  end: UploadErrorDetail | undefined;
}

/** Whether what one question failed by is true of all of them. */
export function endsAll({ code, graphClass }: UploadErrorDetail): boolean {
  return code === "network" || graphClass === "throttled-app";
}

/** Pages being looked at. */
export interface Examination extends PagesToExamine {
  readonly client: Pick<GraphClient, "ask">;
  readonly credentials: PageCredentials;
  readonly seen: Seen;
}

/** The `Date` of an answer, in milliseconds since the epoch. */
export function dateOf({ outcome }: GraphAnswer): number | undefined {
  const dateMs = Date.parse(outcome.kind === "reply" ? (outcome.headers.get("date") ?? "") : "");
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

/** What a refusal, or a lack of secrets, means for `check`. An allowance that is used up comes back by itself. */
export function failureOf(check: DoctorCheck, detail: UploadErrorDetail): DoctorFinding {
  const { code, subcode, trace, message, hint, graphClass } = detail;
  const isThrottled = graphClass === "throttled-page" || graphClass === "throttled-app";
  const numbers = [
    ...(subcode === undefined ? [] : [`subcode ${subcode}`]),
    ...(trace === undefined ? [] : [`trace ${trace}`]),
  ];
  return {
    check,
    state: isThrottled ? "warning" : "failed",
    code,
    message: numbers.length === 0 ? message : `${message} (code ${code}, ${numbers.join(", ")})`,
    ...(hint !== undefined && { hint }),
  };
}
