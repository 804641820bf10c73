import type { DesiredState } from "../core/desired/desired-state.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import type { Output } from "../core/manifest/manifest.ts";
import { createGeneratedView, type GeneratedView } from "./generated-view.ts";
import { renderPython } from "./python/render-python.ts";
import { renderDeclarations, renderJavaScript } from "./render-javascript.ts";
import { renderJson } from "./render-json.ts";
import { renderTypeScript } from "./render-typescript.ts";

/** A generated file: its path as the manifest writes it, and its whole text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files of one output: for JavaScript the module and its declarations, for JSON with `{page}` in its path one file
 * a Page, else one file.
 *
 * The text depends on the arguments alone: no clock, no environment. The lockfile's Pages go by the manifest's names.
 *
 * @throws {DiagnosticError} `type-unknown` for every asset whose type neither the manifest nor the lockfile tells.
 */
export function renderOutput(
  output: Output,
  desired: DesiredState,
  lockfile: Lockfile,
): readonly OutputFile[] {
  const view = createGeneratedView(desired, lockfile, { ids: output.ids });
  switch (output.format) {
    case "typescript":
      return [{ path: output.path, text: renderTypeScript(view) }];
    case "javascript":
      return [
        { path: output.path, text: renderJavaScript(view) },
        { path: declarationPath(output.path), text: renderDeclarations(view) },
      ];
    case "python":
      return [{ path: output.path, text: renderPython(view) }];
    case "json":
      return renderJsonFiles(output.path, view);
  }
}

/** The paths of the files of one output, as `renderOutput` names them, for Pages of the names `pages`. */
export function outputPaths({ format, path }: Output, pages: readonly string[]): readonly string[] {
  if (format === "javascript") return [path, declarationPath(path)];
  if (format === "json" && path.includes("{page}")) return pages.map((page) => pagePath(path, page));
  return [path];
}

/** The extensions that a file of `format` may have. */
export function outputExtensions(format: Output["format"]): readonly string[] {
  return extensions[format];
}

const extensions: Readonly<Record<Output["format"], readonly string[]>> = {
  typescript: [".ts", ".mts"],
  javascript: [".js", ".mjs"],
  python: [".py"],
  json: [".json"],
};

function declarationPath(path: string): string {
  return path.endsWith(".mjs") ? `${path.slice(0, -4)}.d.mts` : `${path.slice(0, -3)}.d.ts`;
}

function renderJsonFiles(path: string, view: GeneratedView): readonly OutputFile[] {
  if (!path.includes("{page}")) return [{ path, text: renderJson(view) }];
  return view.pages.map((page) => ({
    path: pagePath(path, page.name),
    text: renderJson({ ...view, pages: [page] }),
  }));
}

function pagePath(path: string, page: string): string {
  return path.replaceAll("{page}", () => page);
}
