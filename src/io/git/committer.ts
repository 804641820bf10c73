import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Environment } from "../graph/credentials.ts";
import { gitTextIfAny } from "./git-text.ts";
import type { Git } from "./run-git.ts";

/** Who commits. */
export interface Committer {
  readonly name: string;
  /** Options of git, before its command. */
  readonly options: readonly string[];
  /** Whether git is configured to sign commits. */
  readonly signs: boolean;
}

/** Nobody's address: one at a host that exists would make commits look like somebody's. */
const neutral = ["-c", "user.name=messenger-assets", "-c", "user.email=messenger-assets@noreply.invalid"];

/**
 * Who git is configured to commit as; in CI, where mostly nobody is, a neutral name.
 *
 * @throws {DiagnosticError} `git-identity` when git knows nobody.
 */
export async function findCommitter(git: Git, env: Environment): Promise<Committer> {
  const isConfigured =
    env["GIT_COMMITTER_EMAIL"] ?? (await gitTextIfAny(git, ["config", "--get", "user.email"]));
  const options = isConfigured === undefined && env["CI"] !== undefined ? neutral : [];
  const author = await git([...options, "var", "GIT_AUTHOR_IDENT"]);
  const committer = await git([...options, "var", "GIT_COMMITTER_IDENT"]);
  if (author.exitCode !== 0 || committer.exitCode !== 0) throw new DiagnosticError([noIdentity]);
  const signs = await gitTextIfAny(git, ["config", "--type=bool", "--get", "commit.gpgSign"]);
  return { name: author.stdout.replace(/ <.*$/s, ""), options, signs: signs === "true" };
}

const noIdentity: Diagnostic = {
  code: "git-identity",
  severity: "error",
  message: "git does not know whose a commit would be",
  hint: 'git config user.name "NAME"\ngit config user.email "ADDRESS"',
};
