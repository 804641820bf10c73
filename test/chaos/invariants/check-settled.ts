import { listAt, parseJson, textAt } from "../../support/json.ts";
import type { Violation } from "./violation.ts";

/** How the last `plan --detailed-exitcode --json` ended. */
export interface LastPlan {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** After a faultless last run there is nothing to do: exit 0, every action `keep`, nothing to warn of. */
export function checkSettled({ exitCode, stdout, stderr }: LastPlan): readonly Violation[] {
  const invariant = "after a faultless run a plan keeps everything";
  if (exitCode !== 0)
    return [{ invariant, what: `exit code ${exitCode}: ${stderr}${stdout.slice(0, 2_000)}` }];
  const others = listAt(parseJson(stdout), "actions")
    .filter((action) => textAt(action, "action") !== "keep")
    .map((action) => ({ invariant, what: `${textAt(action, "action")} of ${textAt(action, "key")}` }));
  return stderr === "" ? others : [...others, { invariant, what: `it says: ${stderr}` }];
}
