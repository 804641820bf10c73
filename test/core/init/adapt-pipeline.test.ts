import { expect, test } from "vitest";
import { adaptPipeline, type PipelineSetting } from "../../../src/core/init/adapt-pipeline.ts";

const usual: PipelineSetting = {
  manifest: "messenger-assets.yaml",
  workingDirectory: ".",
  branch: "main",
  install: "npm ci",
  secretNames: ["MESSENGER_PAGE_ACCESS_TOKEN", "MESSENGER_APP_SECRET"],
};

const text = `on:
  push:
    branches: [main]
jobs:
  apply:
    defaults:
      run:
        working-directory: .
    env:
      MANIFEST: messenger-assets.yaml
      WORKING_DIRECTORY: .
      MESSENGER_PAGE_ACCESS_TOKEN: \${{ secrets.MESSENGER_PAGE_ACCESS_TOKEN }}
      MESSENGER_APP_SECRET: \${{ secrets.MESSENGER_APP_SECRET }}
      OTHER: \${{ secrets.OTHER }}
    steps:
      - run: npm ci
    before_script:
      - npm ci
`;

test("a pipeline for the usual repository is the example itself", () => {
  expect(adaptPipeline(text, usual)).toBe(text);
});

test("manifest, folder, branch, installation and secrets are those of the repository", () => {
  expect(
    adaptPipeline(text, {
      manifest: "media/bot: $& one.yaml",
      workingDirectory: "packages/bot",
      branch: "release/1.x",
      install: "corepack enable && pnpm install --frozen-lockfile",
      secretNames: ["ACME_TOKEN", "ACME_SECRET"],
    }),
  ).toBe(`on:
  push:
    branches: [release/1.x]
jobs:
  apply:
    defaults:
      run:
        working-directory: packages/bot
    env:
      MANIFEST: "media/bot: $& one.yaml"
      WORKING_DIRECTORY: packages/bot
      ACME_TOKEN: \${{ secrets.ACME_TOKEN }}
      ACME_SECRET: \${{ secrets.ACME_SECRET }}
      OTHER: \${{ secrets.OTHER }}
    steps:
      - run: corepack enable && pnpm install --frozen-lockfile
    before_script:
      - corepack enable && pnpm install --frozen-lockfile
`);
});

test("a name that YAML would read as something else is quoted", () => {
  expect(adaptPipeline("branches: [main]", { ...usual, branch: "1.0" })).toBe('branches: ["1.0"]');
  expect(adaptPipeline("branches: [main]", { ...usual, branch: "true" })).toBe('branches: ["true"]');
});
