import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import { judgeClock } from "../../core/doctor/judge-clock.ts";
import type { GraphAnswer } from "../graph/graph-call.ts";
import { dateOf, type Examination, failureOf } from "./examination.ts";

/** What the replies told of the Graph API itself: whether it is there, its version and its clock. */
export function describeApi({ graphUrl, version, seen }: Examination): readonly DoctorFinding[] {
  const end = seen.end === undefined ? undefined : failureOf("graph-api", seen.end);
  if (seen.answer === undefined && end !== undefined) return [end];
  const address = `${graphUrl.replace(/\/$/, "")}, ${version}`;
  if (seen.answer === undefined) {
    return [{ check: "graph-api", state: "note", message: `${address}: not asked, for want of a token` }];
  }
  return [
    end ?? { check: "graph-api", state: "ok", message: address },
    versionFinding(version, seen.answer),
    ...clockFindings(seen.answer),
  ];
}

function versionFinding(asked: string, { outcome }: GraphAnswer): DoctorFinding {
  const served = outcome.kind === "reply" ? outcome.headers.get("facebook-api-version") : undefined;
  if (served === undefined) {
    return { check: "version", state: "note", message: `${asked} was asked, and none was told` };
  }
  if (served === asked) return { check: "version", state: "ok", message: `${served} answers` };
  return {
    check: "version",
    state: "warning",
    code: "graph-version",
    message: `asked for version ${asked} of the Graph API, and ${served} answered`,
    hint: `write \`graph: { version: ${served} }\` after a look at its changelog`,
  };
}

function clockFindings(answer: GraphAnswer): readonly DoctorFinding[] {
  const dateMs = dateOf(answer);
  return dateMs === undefined ? [] : [judgeClock((answer.beganAtMs + answer.endedAtMs) / 2 - dateMs)];
}
