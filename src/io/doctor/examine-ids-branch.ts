import { access } from "node:fs/promises";
import { join } from "node:path";
import type { DoctorFinding } from "../../core/doctor/doctor-report.ts";
import { idsBranch } from "../../core/ids-branch/ids-branch.ts";
import { pipelineFiles } from "../../core/init/pipeline-files.ts";
import { askGit } from "../git/ask-git.ts";
import type { Environment } from "../graph/credentials.ts";
import type { ProjectPaths } from "../project/project-paths.ts";

const timeoutMs = 5_000;

/** Looks whether runs share their IDs on a branch, which is worth protecting then. Asks git here, and no other machine. */
export async function examineIdsBranch(
  { workTree }: Pick<ProjectPaths, "workTree">,
  env: Environment,
): Promise<readonly DoctorFinding[]> {
  const refs = await askGit(["for-each-ref", "--format=%(refname)", `refs/remotes/*/${idsBranch}`], {
    folder: workTree,
    env,
    timeoutMs,
  });
  if (refs.kind !== "answered") return [];
  if (refs.stdout.trim() === "" && !(await hasPipelines(workTree))) return [];
  return [
    {
      check: "ids-branch",
      state: "note",
      message: `runs share IDs on the branch \`${idsBranch}\`: whoever can push to it says which attachments the bots send`,
      hint: `protect it like the main branch: on GitHub a ruleset for \`messenger-assets/*\` (Settings, Rules) that restricts updates and deletions, with the deploy key that applies on its bypass list; on GitLab a protected branch \`messenger-assets/*\``,
    },
  ];
}

async function hasPipelines(top: string): Promise<boolean> {
  const files = Object.values(pipelineFiles).flat();
  const found = await Promise.all(
    files.map(({ path }) =>
      access(join(top, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
