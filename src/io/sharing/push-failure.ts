import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { idsBranch } from "../../core/ids-branch/ids-branch.ts";
import type { PushFailure } from "./published.ts";

/** Where a commit was to go, and where its IDs are. */
export interface FailedPush {
  /** The branch as messages show it. */
  readonly shownAs: string;
  /** Whether the branch of IDs has them; undefined before there are any. */
  readonly areShared?: boolean;
}

/** What to say of a commit that is not on the remote: why, where the IDs are, and what helps. */
export function describePushFailure(failure: PushFailure, push: FailedPush): readonly Diagnostic[] {
  if (failure.kind === "stopped") return failure.diagnostics;
  const { code, message, help } = problemOf(failure, push.shownAs);
  return [{ code, severity: "error", message, hint: [...placeOfIds(push), help].join("\n") }];
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

function problemOf(failure: Exclude<PushFailure, { kind: "stopped" }>, shownAs: string): Problem {
  switch (failure.kind) {
    case "refused":
      return {
        code: "git-push-refused",
        message: `\`${shownAs}\` takes no commit from here: ${failure.reason}`,
        help: `what works: a deploy key on the bypass list of its rules (\`GITHUB_TOKEN\` cannot be), or bots that read the lockfile on \`${idsBranch}\``,
      };
    case "denied":
      return {
        code: "git-push-denied",
        message: `\`${shownAs}\` may not be pushed to: ${failure.reason}`,
        help: "let the job write: on GitHub `permissions: { contents: write }`, on GitLab a token with `write_repository`",
      };
    case "failed":
      return {
        code: "git-push-failed",
        message: `nothing can be pushed to \`${shownAs}\`: ${failure.reason}`,
        help: "see that `git push` works, then apply again",
      };
    case "diverged":
      return {
        code: "git-diverged",
        message: `the commits here are not on \`${shownAs}\`, and it has others that are not here`,
        help: "bring them together with `git pull --rebase`, then apply again",
      };
    default:
      return failure satisfies never;
  }
}

function placeOfIds({ areShared }: FailedPush): readonly string[] {
  if (areShared === undefined) return [];
  return areShared
    ? [`the IDs are safe on the branch \`${idsBranch}\`, which every later run reads`]
    : ["the IDs are in the lockfile of this work tree alone: keep it"];
}
