/** What became of one ref of a push. */
export type PushOutcome =
  | { readonly kind: "pushed" }
  /** Somebody was faster. */
  | { readonly kind: "moved" }
  /** The remote's rules forbid it: a protected branch, a hook. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Whoever pushes may not push at all. */
  | { readonly kind: "denied"; readonly reason: string }
  /** No answer, or none that is known: it may work another time. */
  | { readonly kind: "failed"; readonly reason: string };

/** What `git push --porcelain` printed. */
export interface PushReport {
  readonly stdout: string;
  readonly stderr: string;
}

/** A race that the remote itself lost; git prints the first two for refs that changed under its hands. */
const races =
  /cannot lock ref|failed to (?:update|lock) ref|fetch first|non-fast-forward|incorrect old value/i;

/** How servers say that they know the user, or none, and that it may not push. */
const denials =
  /\b40[13]\b|denied|not allowed to push|read.?only|authenticat|could not read (?:username|password)|invalid username/i;

/** What became of `ref` (`refs/heads/…`). */
export function readPushOutcome({ stdout, stderr }: PushReport, ref: string): PushOutcome {
  const line = stdout.split("\n").find((candidate) => candidate.split("\t")[1]?.endsWith(`:${ref}`) === true);
  const [flag, , summary = ""] = line?.split("\t") ?? [];
  if (flag === undefined) {
    const reason = explainPush(stderr);
    return { kind: denials.test(stderr) ? "denied" : "failed", reason };
  }
  if (flag !== "!") return { kind: "pushed" };
  if (summary.startsWith("[rejected]") || races.test(summary)) return { kind: "moved" };
  if (summary.startsWith("[remote rejected]")) return { kind: "refused", reason: refusalOf(summary, stderr) };
  return { kind: "failed", reason: summary };
}

/** Lines of an explanation, at the most. */
const mostLines = 4;

/** What git and the remote said of a call that failed, in one line. */
export function explainPush(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(hint|warning|To )/.test(line));
  return lines.length === 0 ? "git said nothing" : lines.slice(0, mostLines).join(" ");
}

/** The remote's own words, where it has any, and git's. */
function refusalOf(summary: string, stderr: string): string {
  const said = stderr
    .split("\n")
    .flatMap((line) => /^remote: (?:error: )?(.*\S)/.exec(line)?.[1] ?? [])
    .slice(0, mostLines);
  const reason = /\((.*)\)/.exec(summary)?.[1] ?? summary;
  return [...said, `(${reason})`].join(" ");
}
