import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PipelineProject, writePipelines } from "../../../src/io/init/write-pipelines.ts";
import { createProjectPaths } from "../../../src/io/project/project-paths.ts";
import { type ProjectFiles, tempProject } from "../../support/temp-project.ts";

const examples = new URL("../../../examples/ci/", import.meta.url);

function exampleOf(name: string): Promise<string> {
  return readFile(new URL(name, examples), "utf8");
}

async function openIn(files: ProjectFiles, manifest = "messenger-assets.yaml"): Promise<PipelineProject> {
  const cwd = await tempProject({ ".git/HEAD": "", [manifest]: "version: 1\n", ...files });
  const paths = await createProjectPaths(manifest, { cwd, isSandbox: false });
  const secretNames = ["MESSENGER_PAGE_ACCESS_TOKEN", "MESSENGER_APP_SECRET"];
  return { paths, branch: "main", secretNames, owner: undefined };
}

function textIn({ paths }: PipelineProject, name: string): Promise<string> {
  return readFile(join(paths.workTree, name), "utf8");
}

describe("the pipelines of GitHub", () => {
  it("are the examples, beside a line for the lockfile's owner", async () => {
    const project = await openIn({});
    expect(await writePipelines("github", project)).toEqual({
      written: [
        ".github/workflows/messenger-assets.yml",
        ".github/workflows/messenger-assets-apply.yml",
        ".github/workflows/messenger-assets-comment.yml",
        ".github/CODEOWNERS",
      ],
    });
    for (const name of [
      "messenger-assets.yml",
      "messenger-assets-apply.yml",
      "messenger-assets-comment.yml",
    ]) {
      expect(await textIn(project, `.github/workflows/${name}`)).toBe(await exampleOf(`github/${name}`));
    }
    expect(await textIn(project, ".github/CODEOWNERS")).toContain(
      "# /messenger-assets.lock.json @your-team\n",
    );
  });

  it("fit a manifest in a folder below", async () => {
    const project = await openIn(
      { "bots/package.json": "{}", "bots/yarn.lock": "", CODEOWNERS: "* @acme\n" },
      "bots/shop/assets.yaml",
    );
    await writePipelines("github", { ...project, branch: "trunk", owner: "@acme/bots" });
    const text = await textIn(project, ".github/workflows/messenger-assets.yml");
    for (const line of [
      "branches: [trunk]\n",
      "working-directory: bots\n",
      "MANIFEST: shop/assets.yaml\n",
      "run: corepack enable && yarn install --immutable\n",
    ]) {
      expect(text).toContain(line);
    }
    expect(await textIn(project, "CODEOWNERS")).toMatch(
      /^\* @acme\n# .*\n\/bots\/shop\/assets\.lock\.json @acme\/bots\n$/,
    );
  });

  it("are written once, and never over others", async () => {
    const project = await openIn({});
    await writePipelines("github", project);
    expect(await writePipelines("github", project)).toEqual({ written: [] });
    const path = join(project.paths.workTree, ".github/workflows/messenger-assets-apply.yml");
    await writeFile(path, "name: mine\n");
    await expect(writePipelines("github", project)).rejects.toMatchObject({
      diagnostics: [
        {
          code: "pipeline-exists",
          message: "`.github/workflows/messenger-assets-apply.yml` exists already, and says something else",
        },
      ],
    });
    expect(await readFile(path, "utf8")).toBe("name: mine\n");
  });

  it("cannot be written where a file stands in the way", async () => {
    const project = await openIn({ ".github": "a file" });
    await expect(writePipelines("github", project)).rejects.toMatchObject({
      diagnostics: [{ code: "pipeline-unwritable" }],
    });
  });
});

describe("the pipeline of GitLab", () => {
  it("is the example, which the repository's own file includes", async () => {
    const project = await openIn({});
    expect(await writePipelines("gitlab", project)).toEqual({
      written: [".gitlab/messenger-assets.gitlab-ci.yml", ".gitlab-ci.yml", "CODEOWNERS"],
    });
    expect(await textIn(project, ".gitlab-ci.yml")).toBe(
      "include:\n  - local: .gitlab/messenger-assets.gitlab-ci.yml\n",
    );
    expect(await textIn(project, ".gitlab/messenger-assets.gitlab-ci.yml")).toBe(
      await exampleOf("gitlab/messenger-assets.gitlab-ci.yml"),
    );
  });

  it("leaves a file of others alone, and tells what to add to it", async () => {
    const project = await openIn({ ".gitlab-ci.yml": "test: { script: [npm test] }\n" });
    const { written, include } = await writePipelines("gitlab", project);
    expect(written).toEqual([".gitlab/messenger-assets.gitlab-ci.yml", "CODEOWNERS"]);
    expect(include).toBe("include:\n  - local: .gitlab/messenger-assets.gitlab-ci.yml\n");
    await writeFile(join(project.paths.workTree, ".gitlab-ci.yml"), include ?? "");
    expect(await writePipelines("gitlab", project)).toEqual({ written: [] });
  });
});
