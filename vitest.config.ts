import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  // The package that is inlined below points to source maps that it does not ship.
  logLevel: "error",
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/clients/install-clients.ts"],
    testTimeout: 30_000,
    // The end-to-end tests mostly wait for other processes.
    maxWorkers: "150%",
    env: { NO_COLOR: "1" },
    // It imports JSON as bundlers do, which Node does not take.
    server: { deps: { inline: ["@actions/workflow-parser"] } },
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      // It runs in a browser, in a process of its own, which no coverage comes out of.
      exclude: ["src/sandbox/web/**"],
      reporter: ["text-summary", "json-summary"],
      thresholds: {
        "src/core/**": { lines: 100, branches: 100 },
        "src/apply/**": { lines: 100, branches: 100 },
        "src/outputs/**": { lines: 100, branches: 100 },
        "src/runtime/**": { lines: 100, branches: 100 },
      },
    },
  },
});

export default config;
