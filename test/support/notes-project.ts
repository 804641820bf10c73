import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { png } from "./media.ts";
import { openProject, type TestProject } from "./project.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A project with one uploaded asset, `welcome`, and these outputs; it can be compiled. */
export async function openUploadedProject(outputs: readonly unknown[]): Promise<TestProject> {
  const tsconfig = await readFile(join(root, "examples/bots/typescript/tsconfig.json"), "utf8");
  const project = await openProject({
    manifest: stringify({
      version: 1,
      page: "1234567890",
      publicBaseUrl: "https://cdn.example.com/bot/",
      assets: { welcome: "media/welcome.png" },
      outputs,
    }),
    files: {
      "media/welcome.png": png("welcome"),
      "package.json": '{ "type": "module" }',
      "tsconfig.json": tsconfig.replace('"../.."', '"."').replace('"../../../dist"', '"built"'),
    },
  });
  const sandbox = await startSandbox({
    pages: [{ name: "default", id: "1234567890", token: "the-page-token" }],
  });
  onTestFinished(() => sandbox.close());
  project.setEnv({ MESSENGER_GRAPH_URL: sandbox.url, MESSENGER_PAGE_ACCESS_TOKEN: "the-page-token" });
  const { exitCode, stderr } = await project.run("apply");
  if (exitCode !== 0) throw new Error(stderr);
  await mkdir(project.path("node_modules"));
  await symlink(root, project.path("node_modules/messenger-assets"));
  await symlink(join(root, "node_modules/@types"), project.path("node_modules/@types"));
  return project;
}
