/** Whose doing a run is, and where its log is. */
export interface RunOrigin {
  readonly appliedBy: string;
  /** The address of the CI run. */
  readonly run?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** What the environment tells of the run; `gitName` is who it is where no CI system says. */
export function describeRun(env: Variables, gitName: string): RunOrigin {
  const run = runOf(env);
  return {
    appliedBy: firstOf(env["GITHUB_ACTOR"], env["GITLAB_USER_LOGIN"]) ?? gitName,
    ...(run !== undefined && { run }),
  };
}

function runOf(env: Variables): string | undefined {
  const url = firstOf(githubRun(env), env["CI_JOB_URL"], env["BUILD_URL"], env["CIRCLE_BUILD_URL"]);
  return url !== undefined && /^https?:\/\/[^\s@]+$/.test(url) ? url : undefined;
}

function githubRun(env: Variables): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  if (server === undefined || repository === undefined || id === undefined) return undefined;
  return `${server}/${repository}/actions/runs/${id}`;
}

function firstOf(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text.trim() !== "");
}
