/** A service that runs pipelines. */
export type CiService = "github" | "gitlab";

/** One file of a pipeline. */
export interface PipelineFile {
  /** Its name in `examples/ci/SERVICE/`. */
  readonly example: string;
  /** Where it goes, from the top of the repository. */
  readonly path: string;
}

/** The files of each service's pipeline. */
export const pipelineFiles: Readonly<Record<CiService, readonly PipelineFile[]>> = {
  github: ["messenger-assets.yml", "messenger-assets-apply.yml", "messenger-assets-comment.yml"].map(
    (example) => ({ example, path: `.github/workflows/${example}` }),
  ),
  gitlab: [{ example: "messenger-assets.gitlab-ci.yml", path: ".gitlab/messenger-assets.gitlab-ci.yml" }],
};

/** What GitLab's own file has to say, so that the pipeline's is read. */
export const gitlabInclude = "include:\n  - local: .gitlab/messenger-assets.gitlab-ci.yml\n";

/** Where `CODEOWNERS` may stand, the first that is there counts; else the first is made. */
export const codeOwnersPaths: Readonly<Record<CiService, readonly string[]>> = {
  github: [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"],
  gitlab: ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
};

/**
 * The text of `CODEOWNERS` with a line for the lockfile, which CI alone should write; undefined when it has one already.
 *
 * @param lockfile from the top of the repository, with `/`.
 * @param owner without one, the line is a comment: nobody else can know who it is.
 */
export function withCodeOwner(text: string, lockfile: string, owner: string | undefined): string | undefined {
  const pattern = `/${lockfile.replaceAll(" ", "\\ ")}`;
  const isNamed = text.split(/\r?\n/).some((line) => line.replace(/^#\s*/, "").startsWith(`${pattern} `));
  if (isNamed) return undefined;
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const line = owner === undefined ? `# ${pattern} @your-team` : `${pattern} ${owner}`;
  return `${start}# CI alone writes attachment IDs: whoever changes them by hand needs a review.\n${line}\n`;
}
