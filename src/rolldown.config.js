// @ts-check
import { defineConfig } from "rolldown";

/**
 * How the command starts: `sh` runs the second line, which is a string and a comment in JavaScript. Without a limit V8 would
 * double its young generation once more in a long apply: 15 MB, for no time that could be measured.
 */
const launcher = `#!/usr/bin/env sh
":" //; exec node --max-semi-space-size=8 "$0" "$@"`;

/** Packages stay packages: what users install is what runs, and each is loaded only where it is needed. */
const command = defineConfig({
  input: ["src/bin.ts", "src/index.ts"],
  platform: "node",
  external: /^[^./]/,
  // All in one folder: `src/package-folder.ts` is looked up from where its chunk is.
  output: {
    dir: "dist",
    chunkFileNames: "[name].js",
    postBanner: ({ name }) => (name === "bin" ? launcher : ""),
  },
});

/** What bots load: small enough for wherever they run. */
const runtime = defineConfig({
  input: ["src/runtime/index.ts", "src/runtime/node.ts"],
  platform: "node",
  output: { dir: "dist/runtime", chunkFileNames: "reader.js", minify: true },
});

export default [command, runtime];
