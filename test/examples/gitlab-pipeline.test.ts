import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keysAt, openBotRepository } from "../support/bot-repository.ts";
import { binPath, nodePath } from "../support/built-command.ts";
import { gitEnv } from "../support/git.ts";
import { png } from "../support/media.ts";
import { gitlabScript, gitlabVariables, runSteps } from "../support/pipeline-steps.ts";
import { jsonReply, startRecordingServer } from "../support/recording-server.ts";

const file = ".gitlab/messenger-assets.gitlab-ci.yml";

test("GitLab's jobs plan a merge request, apply, record, check, and tell the alarm outside", async () => {
  const repository = await openBotRepository("a", "b");
  const heartbeat = await startRecordingServer(() => jsonReply({}));
  onTestFinished(heartbeat.close);
  const author = await repository.clone();
  await author.write(".gitignore", "node_modules/\n.messenger-assets/\n");
  expect((await author.run("init", "--ci", "gitlab")).exitCode).toBe(0);
  await author.share("pipelines");

  const runner = await repository.clone();
  const base = await runner.git("rev-parse", "HEAD");
  const tools = `${runner.folder}-tools`;
  await mkdir(tools, { recursive: true });
  const npm = join(tools, "npm");
  await writeFile(
    npm,
    `#!/bin/sh
mkdir -p node_modules/.bin
printf '#!/bin/sh\\nexec ${nodePath} ${binPath} "$@"\\n' > node_modules/.bin/messenger-assets
chmod +x node_modules/.bin/messenger-assets
`,
  );
  await chmod(npm, 0o755);
  const pipeline = await runner.read(file);
  const run = async (job: string, part: "script" | "after_script" = "script"): Promise<void> => {
    const env = {
      ...gitEnv,
      ...gitlabVariables(pipeline, job),
      CI: "true",
      GITLAB_CI: "true",
      CI_COMMIT_BRANCH: "main",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_PROJECT_DIR: runner.folder,
      CI_PROJECT_PATH: repository.remote.slice(1).replace(/\.git$/, ""),
      CI_SERVER_URL: "file://",
      GITLAB_USER_LOGIN: "ada",
      MESSENGER_ASSETS_HEARTBEAT_URL: heartbeat.url,
      MESSENGER_ASSETS_PAGES: "",
      MESSENGER_ASSETS_PUSH_TOKEN: "token-of-a-project",
      MESSENGER_GRAPH_URL: repository.sandbox.url,
      MESSENGER_PAGE_ACCESS_TOKEN: repository.sandbox.pages[0]?.token ?? "",
      PATH: `${tools}:${process.env["PATH"]}`,
      PAGES: "",
    };
    const script = gitlabScript(pipeline, job, part);
    const [step] = await runSteps([{ name: job, script, isAlways: false, env: {} }], {
      cwd: runner.folder,
      env,
    });
    expect({ job, exitCode: step?.exitCode, stderr: step?.stderr }).toMatchObject({ job, exitCode: 0 });
  };

  await runner.git("checkout", "--quiet", "-b", "topic");
  await runner.write("media/c.png", png("c"));
  await runner.run("generate");
  await runner.git("add", "--all");
  await runner.git("commit", "--quiet", "--message=a picture");
  await run("messenger-assets-plan");
  expect(await readFile(join(runner.folder, "messenger-assets-plan.md"), "utf8")).toContain("media/c");
  await runner.git("push", "--quiet", "origin", "topic:main");

  await run("messenger-assets-apply");
  await run("messenger-assets-apply", "after_script");
  expect(await keysAt(repository, "main")).toEqual(["media/a", "media/b", "media/c"]);
  expect(heartbeat.requests).toHaveLength(0);
  await run("messenger-assets-check");
  expect(heartbeat.requests).toHaveLength(1);
});
