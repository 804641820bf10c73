import { isConfigText, parseConfig } from "../sandbox/config/parse-config.ts";
import type { SandboxConfig } from "../sandbox/config/sandbox-config.ts";
import { readSandboxFile, type SandboxFile } from "./sandbox-file.ts";

/**
 * What the file of `--config` says.
 *
 * @throws {DiagnosticError} `sandbox-config-unreadable`, or `sandbox-config-invalid` for everything that is wrong in it.
 */
export async function readSandboxConfig(file: string, cwd: string): Promise<SandboxConfig> {
  const { problems: _none, ...config } = parseConfig(await readSandboxFile(file, cwd, configFile));
  return config;
}

const configFile: SandboxFile = {
  unreadable: {
    code: "sandbox-config-unreadable",
    hint: "`--config` takes a file with Pages, in JSON or YAML; its path counts from this folder",
  },
  invalid: { code: "sandbox-config-invalid" },
  isText: isConfigText,
  findProblems: (document) => parseConfig(document).problems,
};
