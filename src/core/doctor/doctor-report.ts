import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** What is looked at, in the order in which it is told. */
const doctorChecks = [
  "manifest",
  "lockfile",
  "journal",
  "run-lock",
  "proxy",
  "graph-api",
  "version",
  "clock",
  "account",
  "token",
  "permission",
  "expiry",
  "ids-branch",
] as const;

/** One of the things that are looked at. */
export type DoctorCheck = (typeof doctorChecks)[number];

/** `note`: nothing is wrong, and there is something to know. Only `failed` makes the command fail. */
export type DoctorState = "ok" | "note" | "warning" | "failed";

/** What was found at one check, of one Page where it has a name. */
export interface DoctorFinding {
  readonly check: DoctorCheck;
  readonly state: DoctorState;
  /** A stable kebab-case word, or Meta's code; of warnings and failures. */
  readonly code?: string;
  readonly page?: string;
  readonly message: string;
  /** What is said of many Pages in place of their messages, which tell names and numbers. Default: `message`. */
  readonly summary?: string;
  readonly hint?: string;
}

/** Whether a project is ready to be applied. */
export interface DoctorReport {
  readonly checkedAtMs: number;
  /** By check, then as they were found. */
  readonly findings: readonly DoctorFinding[];
  /** What is wrong with the manifest and its files. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How many findings have each state. */
export function countStates(findings: readonly DoctorFinding[]): Readonly<Record<DoctorState, number>> {
  const count = (state: DoctorState): number => findings.filter((finding) => finding.state === state).length;
  return { ok: count("ok"), note: count("note"), warning: count("warning"), failed: count("failed") };
}

/** The findings in the order of the checks; those of one check stay as they are. */
export function sortFindings(findings: readonly DoctorFinding[]): readonly DoctorFinding[] {
  return doctorChecks.flatMap((check) => findings.filter((finding) => finding.check === check));
}
