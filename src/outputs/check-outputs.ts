import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { diagnosticAt } from "../core/diagnostics/finding.ts";
import type { Manifest, Output } from "../core/manifest/manifest.ts";
import { outputExtensions, outputPaths } from "./render-output.ts";

/** What an output's path may be. */
export interface OutputRules {
  /** The absolute path of a path as written. */
  readonly resolve: (path: string) => string;
  /** Whether an absolute path may be written. */
  readonly isAllowed: (path: string) => boolean;
  /** What stands at absolute paths already, in words. */
  readonly taken: ReadonlyMap<string, string>;
}

/** The outputs of a manifest, and its Pages. */
interface OutputPlan extends Pick<Manifest, "outputs"> {
  readonly pages: readonly { readonly name: string }[];
}

/** What is wrong with the paths of the manifest's outputs: each file that one stands for may be written, and is its alone. */
export function checkOutputs({ outputs, pages }: OutputPlan, rules: OutputRules): readonly Diagnostic[] {
  const taken = new Map([...rules.taken].map(([path, what]) => [comparable(path), what]));
  return outputs.flatMap((output) => {
    const files = outputPaths(
      output,
      pages.map(({ name }) => name),
    );
    const problem =
      problemOf(output, rules) ??
      findTaken(output, files, (file) => taken.get(comparable(rules.resolve(file))));
    for (const file of files) taken.set(comparable(rules.resolve(file)), "another output");
    return problem === undefined ? [] : [diagnosticAt(output.place, problem)];
  });
}

/** Many file systems hold names that differ in case or Unicode form alone for one. */
function comparable(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function problemOf({ format, path }: Output, rules: OutputRules): Problem | undefined {
  const extensions = outputExtensions(format);
  if (/^(\/|~\/|[A-Za-z]:[\\/])/.test(path) || !rules.isAllowed(rules.resolve(path))) {
    return {
      code: "output-path-outside",
      message: `\`${path}\` lies outside of the work tree`,
      hint: "write a path relative to the manifest's folder, within the repository",
    };
  }
  if (path.split("/").slice(0, -1).some(isHidden)) {
    return {
      code: "output-path-hidden",
      message: `\`${path}\` is in a folder whose name begins with a dot`,
      hint: "put generated code where people see it, such as `src/generated/`",
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

function isHidden(folder: string): boolean {
  return folder.startsWith(".") && folder !== "." && folder !== "..";
}

function findTaken(
  { path }: Output,
  files: readonly string[],
  takenBy: (file: string) => string | undefined,
): Problem | undefined {
  const file = files.find((candidate) => takenBy(candidate) !== undefined);
  if (file === undefined) return undefined;
  const shown = file === path ? `\`${path}\`` : `\`${file}\`, which \`${path}\` makes,`;
  return {
    code: "output-path-taken",
    message: `${shown} is ${takenBy(file)}`,
    hint: "give the output a path of its own",
  };
}
