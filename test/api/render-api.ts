import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Comment, parseSync } from "oxc-parser";

/** One thing that an entry point exports. */
interface Exported {
  readonly name: string;
  readonly kind: "function" | "class" | "type";
  /** What its docstring says. */
  readonly text: string;
  /** Its declaration, as the compiler writes it, with the docstrings of its parts. */
  readonly declaration: string;
}

const kinds = [
  { kind: "function", title: "Functions" },
  { kind: "class", title: "Classes" },
  { kind: "type", title: "Types" },
] as const;

/**
 * Markdown of what the declaration file `path`, an entry point of the package, exports: from the docstrings alone. What is
 * declared elsewhere is left out with `own`.
 */
export async function renderEntry(title: string, path: string, own = false): Promise<string> {
  const all = await readExports(path, own);
  const exported = all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const sections = kinds.flatMap(({ kind, title: heading }) => {
    const ofKind = exported.filter((one) => one.kind === kind);
    return ofKind.length === 0 ? [] : [`### ${heading}`, ...ofKind.map(renderExport)];
  });
  return [`## ${title}`, ...sections].join("\n\n");
}

function renderExport({ name, text, declaration }: Exported): string {
  return [`#### \`${name}\``, text, `\`\`\`ts\n${declaration}\n\`\`\``]
    .filter((part) => part !== "")
    .join("\n\n");
}

async function readExports(path: string, ownAlone = false): Promise<readonly Exported[]> {
  const source = await readFile(path, "utf8");
  const { program, module, comments } = parseSync(path, source);
  const own = program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration === null) return [];
    return [{ source, comments, start: statement.start, end: statement.end }];
  });
  if (ownAlone) return own.map(describeDeclaration);
  const passedOn = await Promise.all(
    module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(async ({ importName, exportName, moduleRequest }) => {
        if (moduleRequest === null) return [];
        const from = join(dirname(path), moduleRequest.value.replace(/\.[jt]s$/, ".d.ts"));
        const all = await readExports(from);
        if (importName.name === null) return all;
        const found = all.filter(({ name }) => name === importName.name);
        return found.map((one) => ({ ...one, name: exportName.name ?? one.name }));
      }),
    ),
  );
  return [...own.map(describeDeclaration), ...passedOn.flat()];
}

interface Statement {
  readonly source: string;
  readonly comments: readonly Comment[];
  readonly start: number;
  readonly end: number;
}

function describeDeclaration({ source, comments, start, end }: Statement): Exported {
  const declaration = source.slice(start, end).replace(/^export (declare )?/, "");
  const [, keyword = "", name = ""] = /^(?:abstract )?(\w+) (\w+)/.exec(declaration) ?? [];
  const docstring = comments.findLast((comment) => comment.end <= start);
  const isOwn = docstring !== undefined && source.slice(docstring.end, start).trim() === "";
  return { name, kind: kindOf(keyword), text: isOwn ? textOf(docstring.value) : "", declaration };
}

function kindOf(keyword: string): Exported["kind"] {
  if (keyword === "function" || keyword === "const") return "function";
  return keyword === "class" ? "class" : "type";
}

function textOf(comment: string): string {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*+ ?/, "").trimEnd())
    .join("\n")
    .trim()
    .replace(/\{@link ([^}|]+)[^}]*\}/g, "`$1`")
    .replace(/\n(?!@|\n)(?=.)/g, (_break, at: number, whole: string) => (isInTag(whole, at) ? "\n  " : "\n"))
    .replace(/^@(\w+) \{(\w+)\}/gm, "- *$1* `$2`")
    .replace(/^@(\w+)/gm, "- *$1*");
}

/** Whether the line before belongs to a tag, whose text goes on. */
function isInTag(text: string, at: number): boolean {
  return text.slice(0, at).split("\n\n").at(-1)?.startsWith("@") === true;
}
