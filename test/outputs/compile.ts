import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tsc = join(root, "node_modules/.bin/tsc");
const run = promisify(execFile);

/** The strictest options a bot's project may have. */
const strictest = {
  target: "es2022",
  lib: ["es2022"],
  types: [],
  strict: true,
  declaration: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedSideEffectImports: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  rewriteRelativeImportExtensions: true,
  rootDir: "src",
  skipLibCheck: false,
};

const resolutions = {
  nodenext: { module: "nodenext", outDir: "out" },
  bundler: { module: "esnext", moduleResolution: "bundler", noEmit: true },
};

/** How the project resolves its imports. */
type Resolution = keyof typeof resolutions;

/** A bot's project in a folder of its own. */
export interface BotProject {
  /** Writes files below `src`. */
  readonly write: (files: readonly { readonly path: string; readonly text: string }[]) => Promise<void>;
  /** What tsc says of the whole project; as `nodenext` it also fills `out`. */
  readonly compile: (resolution: Resolution) => Promise<string>;
  /** Runs `script` as a module that can import `./src/…` and `./out/…`; what it prints, parsed. */
  readonly evaluate: (script: string) => Promise<unknown>;
  readonly remove: () => Promise<void>;
}

/** A project without sources, in which this package is installed. */
export async function createBotProject(): Promise<BotProject> {
  const folder = await mkdtemp(join(tmpdir(), "messenger-assets-outputs-"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules", "messenger-assets"));
  for (const [name, options] of Object.entries(resolutions)) {
    const config = { compilerOptions: { ...strictest, ...options }, include: ["src"] };
    await writeFile(join(folder, `tsconfig.${name}.json`), JSON.stringify(config));
  }
  return {
    write: async (files) => {
      for (const { path, text } of files) {
        const file = join(folder, "src", path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    },
    compile: (resolution) => runTsc(join(folder, `tsconfig.${resolution}.json`)),
    evaluate: async (script) => {
      const file = join(folder, "evaluate.js");
      await writeFile(file, script);
      const { stdout } = await run(process.execPath, [file], { maxBuffer: 100_000_000 });
      return JSON.parse(stdout);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

async function runTsc(config: string): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, [tsc, "-p", config, "--pretty", "false"]);
    return stdout;
  } catch (error) {
    if (error instanceof Error && "stdout" in error) return `${error.stdout}`;
    throw error;
  }
}
