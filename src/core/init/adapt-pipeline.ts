/** What a pipeline must know of the repository that it is written for. */
export interface PipelineSetting {
  /** The manifest, from the working directory. */
  readonly manifest: string;
  /** The folder with the `package.json`, from the top of the repository; `.` for the top itself. */
  readonly workingDirectory: string;
  /** The branch that is applied. */
  readonly branch: string;
  /** The command that installs the packages. */
  readonly install: string;
  /** The names of the environment variables that hold secrets. */
  readonly secretNames: readonly string[];
}

/**
 * The text of a pipeline for a repository, from the one in `examples/ci/`, which is for the manifest
 * `messenger-assets.yaml` at the top of a repository whose branch is `main`. What stands in none of its places stays.
 */
export function adaptPipeline(text: string, setting: PipelineSetting): string {
  const { manifest, workingDirectory, branch, install } = setting;
  return withSecrets(text, setting.secretNames)
    .replaceAll("MANIFEST: messenger-assets.yaml", () => `MANIFEST: ${scalar(manifest)}`)
    .replaceAll("working-directory: .\n", () => `working-directory: ${scalar(workingDirectory)}\n`)
    .replaceAll("WORKING_DIRECTORY: .\n", () => `WORKING_DIRECTORY: ${scalar(workingDirectory)}\n`)
    .replaceAll("branches: [main]", () => `branches: [${scalar(branch)}]`)
    .replaceAll("run: npm ci\n", () => `run: ${install}\n`)
    .replaceAll("- npm ci\n", () => `- ${install}\n`);
}

const usualSecrets = /^( +)MESSENGER_PAGE_ACCESS_TOKEN: .*\n +MESSENGER_APP_SECRET: .*\n/gm;

function withSecrets(text: string, names: readonly string[]): string {
  return text.replaceAll(usualSecrets, (_, indent: string) =>
    names.map((name) => `${indent}${name}: \${{ secrets.${name} }}\n`).join(""),
  );
}

const yamlWords = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A YAML scalar: JSON's quotes wherever a plain one could be read as something else. */
function scalar(text: string): string {
  const isPlain = /^(\.|[A-Za-z][\w./-]*)$/.test(text) && !yamlWords.test(text);
  return isPlain ? text : JSON.stringify(text);
}
