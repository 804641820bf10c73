// @ts-check
import { defineConfig } from "rolldown";

/**
 * How the command starts: `sh` runs the second line, which is a string and a comment in JavaScript. Without the first limit V8
 * would double its young generation once more in a long apply: 15 MB, for no time that could be measured. Without the second
 * one its four threads would keep a small machine's cores from the main thread.
 */
const launcher = `#!/usr/bin/env sh
":" //; exec node --max-semi-space-size=8 --v8-pool-size=1 "$0" "$@"`;

/**
 * What is loaded together, with all that it imports at its start, is one file: Node takes the better part of a millisecond for
 * each. The first one that wants a module gets it.
 */
const groups = [
  { name: "cli", test: /src\/cli\/(run|program|system-context)\.ts$/ },
  { name: "project", test: /src\/cli\/(open-project|select|print)\.ts$/ },
  { name: "planning", test: /src\/cli\/commands\/plan\.ts$/ },
  { name: "applying", test: /src\/cli\/commands\/apply\.ts$/ },
].map((group, index, { length }) => ({ ...group, priority: length - index }));

/** Packages stay packages: what users install is what runs, and each is loaded only where it is needed. */
const command = defineConfig({
  input: ["src/bin.ts", "src/index.ts"],
  platform: "node",
  external: /^[^./]/,
  // All in one folder: `src/package-folder.ts` is looked up from where its chunk is.
  output: {
    dir: "dist",
    chunkFileNames: "[name].js",
    codeSplitting: { groups },
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
