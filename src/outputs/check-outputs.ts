import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { diagnosticAt } from "../core/diagnostics/finding.ts";
import type { Manifest, Output } from "../core/manifest/manifest.ts";
import { outputExtensions } from "./render-output.ts";

/** What an output's path may be. */
export interface OutputRules {
  /** The absolute path of a path as written. */
  readonly resolve: (path: string) => string;
  /** Whether an absolute path may be written. */
  readonly isAllowed: (path: string) => boolean;
  /** What stands at absolute paths already, in words. */
  readonly taken: ReadonlyMap<string, string>;
}

/** What is wrong with the paths of the manifest's outputs. */
export function checkOutputs(
  { outputs }: Pick<Manifest, "outputs">,
  rules: OutputRules,
): readonly Diagnostic[] {
  const seen = new Map<string, string>(rules.taken);
  return outputs.flatMap((output) => {
    const path = rules.resolve(output.path);
    const problem = problemOf(output, path, { ...rules, taken: seen });
    seen.set(path, "another output");
    return problem === undefined ? [] : [diagnosticAt(output.place, problem)];
  });
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function problemOf(output: Output, absolute: string, rules: OutputRules): Problem | undefined {
  const { format, path } = output;
  const extensions = outputExtensions(format);
  if (/^(\/|~\/|[A-Za-z]:[\\/])/.test(path) || !rules.isAllowed(absolute)) {
    return {
      code: "output-path-outside",
      message: `\`${path}\` lies outside of the work tree`,
      hint: "write a path relative to the manifest's folder, within the repository",
    };
  }
  if (path.split("/").some((segment) => /^\.[^./]/.test(segment))) {
    return {
      code: "output-path-hidden",
      message: `\`${path}\` is hidden: a name in it begins with a dot`,
      hint: "put generated code where people see it, such as `src/generated/`",
    };
  }
  const taken = rules.taken.get(absolute);
  if (taken !== undefined) {
    return {
      code: "output-path-taken",
      message: `\`${path}\` is ${taken}`,
      hint: "give the output a path of its own",
    };
  }
  if (!extensions.some((extension) => path.endsWith(extension)) || /\.d\.[cm]?ts$/.test(path)) {
    return {
      code: "output-extension",
      message: `\`${path}\` does not fit the format \`${format}\``,
      hint: `end it with ${extensions.map((extension) => `\`${extension}\``).join(" or ")}`,
    };
  }
  if (format === "json" || !path.includes("{page}")) return undefined;
  return {
    code: "output-page-variable",
    message: `\`{page}\` in \`${path}\` has no meaning: a ${format} output holds all Pages`,
    hint: "remove `{page}`, or use `format: json`",
  };
}
