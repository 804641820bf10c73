import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBotRepository, slowDown } from "../support/bot-repository.ts";
import { binPath, nodePath } from "../support/built-command.ts";
import { gitEnv } from "../support/git.ts";
import { namesAt, textAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import {
  type FinishedStep,
  runSteps,
  type ShellStep,
  shellSteps,
  startScript,
} from "../support/pipeline-steps.ts";
import { jsonReply, type RecordingServer, startRecordingServer } from "../support/recording-server.ts";
import type { Clone, Repository } from "../support/repository.ts";
import { waitUntil } from "../support/wait-until.ts";

const dayMs = 86_400_000;
const workflow = ".github/workflows/messenger-assets.yml";
const applyWorkflow = ".github/workflows/messenger-assets-apply.yml";

/** A repository with the pipelines, and machines that run their steps as they stand. */
interface Runners {
  readonly repository: Repository;
  readonly heartbeat: RecordingServer;
  /** A fresh machine with a checkout of the tip of `main`. */
  readonly start: () => Promise<Runner>;
  /** Moves the time of Graph API and machines. */
  readonly moveTo: (atMs: number) => Promise<void>;
}

interface Runner {
  readonly clone: Clone;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: (file: string, job: string) => Promise<readonly ShellStep[]>;
  readonly run: (steps: readonly ShellStep[]) => Promise<readonly FinishedStep[]>;
}

async function openRunners(...names: readonly string[]): Promise<Runners> {
  const repository = await openBotRepository(...names);
  const heartbeat = await startRecordingServer(() => jsonReply({}));
  onTestFinished(heartbeat.close);
  const author = await repository.clone();
  await author.write(".gitignore", "node_modules/\n.messenger-assets/\n");
  expect((await author.run("init", "--ci", "github")).exitCode).toBe(0);
  await author.share("pipelines");
  let today = "";
  const values = {
    "inputs.page": "",
    "inputs.replace": "",
    "secrets.MESSENGER_PAGE_ACCESS_TOKEN": repository.sandbox.pages[0]?.token ?? "",
    "secrets.MESSENGER_APP_SECRET": "",
    "secrets.MESSENGER_ASSETS_HEARTBEAT_URL": heartbeat.url,
  };
  return {
    repository,
    heartbeat,
    moveTo: async (atMs) => {
      today = new Date(atMs).toISOString();
      await repository.sandbox.control("POST", "clock", { now: today });
    },
    start: async () => {
      const clone = await repository.clone();
      const tools = `${clone.folder}-tools`;
      await writeTool(
        join(tools, "npm"),
        'mkdir -p node_modules/.bin && cp "$0-bin" node_modules/.bin/messenger-assets',
      );
      await writeTool(join(tools, "npm-bin"), bin(today));
      const env = {
        ...gitEnv,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_ACTOR: "octocat",
        GITHUB_REF_NAME: "main",
        GITHUB_REF_TYPE: "branch",
        GITHUB_REPOSITORY: "acme/bot",
        GITHUB_RUN_ID: "42",
        GITHUB_SERVER_URL: "https://github.example.com",
        MESSENGER_GRAPH_URL: repository.sandbox.url,
        PATH: `${tools}:${process.env["PATH"]}`,
        RUNNER_TEMP: tools,
      };
      return {
        clone,
        env,
        steps: async (file, job) => shellSteps(await clone.read(file), job, values),
        run: (steps) => runSteps(steps, { cwd: clone.folder, env }),
      };
    },
  };
}

/** The command, by the day of the test: time is what the steps cannot say. */
function bin(today: string): string {
  const at = today === "" ? "" : ` --at ${today}`;
  const command = `exec ${nodePath} ${binPath} "$@"`;
  return `case $1 in plan | apply | check) ${command}${at} ;; *) ${command} ;; esac`;
}

async function writeTool(path: string, script: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** What failed, with all that it said. */
function failuresIn(steps: readonly FinishedStep[]): readonly FinishedStep[] {
  return steps.filter(({ exitCode }) => exitCode !== 0);
}

/** Sends every asset by the ID that the lockfile at the tip has for it, to somebody who has just written. */
async function sendAll({ repository, start }: Runners, psid: string): Promise<number> {
  const { clone } = await start();
  const lockfile = await clone.lockfile();
  const keys = namesAt(lockfile, "pages", "default", "assets");
  for (const key of keys) {
    const attachmentId = textAt(lockfile, "pages", "default", "assets", key, "attachmentId");
    const payload = { attachment_id: attachmentId };
    const reply = await fetch(`${repository.sandbox.url}/v25.0/me/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${repository.sandbox.pages[0]?.token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        recipient: { id: psid },
        messaging_type: "UPDATE",
        message: { attachment: { type: "image", payload } },
      }),
    });
    expect([key, reply.status]).toEqual([key, 200]);
  }
  return keys.length;
}

test("from the first commit to renewals over 200 days, every asset can be sent by its ID", async () => {
  const runners = await openRunners("a", "b", "c");
  const startMs = Date.now();
  const days = [0, 1, 49, 60, 103, 115, 155, 170, 200];
  for (const [run, day] of days.entries()) {
    await runners.moveTo(startMs + day * dayMs);
    const runner = await runners.start();
    const steps = await runner.run(await runner.steps(applyWorkflow, "apply"));
    expect(failuresIn(steps)).toEqual([]);
    expect(steps.map(({ name }) => name)).toEqual([
      "Install",
      "Apply",
      "Record what a cut-off apply left",
      "No ID expires within two weeks",
      "Tell the alarm outside that all is well",
    ]);
    expect(runners.heartbeat.requests).toHaveLength(run + 1);
    expect(await sendAll(runners, `guest-${day}`)).toBe(3);
  }
  const uploads = await runners.repository.digests();
  // Each ID is renewed after some 50 days: three times in 200.
  expect(uploads).toHaveLength(3 * 4);
  expect(await runners.repository.git("log", "--merges", "--oneline", "main")).toBe("");
}, 240_000);

test("a pull request is planned without a secret, and the comment is written once and kept up to date", async () => {
  const runners = await openRunners("a");
  const { clone, env, steps, run } = await runners.start();
  await clone.git("checkout", "--quiet", "-b", "topic");
  await clone.write("media/b.png", png("b"));
  await clone.run("generate");
  await clone.git("add", "--all");
  await clone.git("commit", "--quiet", "--message=a picture");
  await clone.git("checkout", "--quiet", "--detach", "main");
  await clone.git("merge", "--quiet", "--no-ff", "--message=merge", "topic");
  const planned = await run(await steps(workflow, "plan"));
  expect(failuresIn(planned)).toEqual([]);
  const plan = await readFile(join(env["RUNNER_TEMP"] ?? "", "messenger-assets-plan.md"), "utf8");
  expect(plan).toMatch(/^<!-- messenger-assets /);
  expect(plan).toContain("media/b");

  await clone.write("plan/messenger-assets-plan.md", plan);
  const log = join(env["RUNNER_TEMP"] ?? "", "gh.log");
  await writeTool(
    join(env["RUNNER_TEMP"] ?? "", "gh"),
    `echo "$@" >> ${log}
case "$*" in
  *--paginate*) cat ${log}.comment 2>/dev/null || true ;;
  *"--method GET"*) echo 7 ;;
esac`,
  );
  const values = {
    "github.token": "token",
    "github.event.workflow_run.head_repository.owner.login": "stranger",
    "github.event.workflow_run.head_branch": "topic",
    "github.event.workflow_run.head_sha": "abc",
  };
  const comment = shellSteps(
    await clone.read(".github/workflows/messenger-assets-comment.yml"),
    "comment",
    values,
  );
  expect(failuresIn(await run(comment))).toEqual([]);
  await writeFile(`${log}.comment`, "99\n");
  expect(failuresIn(await run(comment))).toEqual([]);
  const calls = (await readFile(log, "utf8")).split("\n").filter((line) => line.includes("-F body="));
  expect(calls).toEqual([
    "api --method POST repos/acme/bot/issues/7/comments -F body=@plan/messenger-assets-plan.md --silent",
    "api --method PATCH repos/acme/bot/issues/comments/99 -F body=@plan/messenger-assets-plan.md --silent",
  ]);
});

test("an attachment ID that somebody wrote by hand fails the pull request", async () => {
  const runners = await openRunners("a");
  const first = await runners.start();
  expect(failuresIn(await first.run(await first.steps(applyWorkflow, "apply")))).toEqual([]);
  const { clone, steps, run } = await runners.start();
  const lockfile = await clone.read("messenger-assets.lock.json");
  await clone.write(
    "messenger-assets.lock.json",
    lockfile.replace(/"attachmentId": "\d/, '"attachmentId": "99'),
  );
  await clone.git("commit", "--quiet", "--all", "--message=by hand");
  const failed = failuresIn(await run(await steps(workflow, "plan")));
  expect(failed.map(({ name }) => name)).toEqual(["Nobody writes attachment IDs by hand"]);
});

test("a cancelled job leaves every ID that it got in git, and the next one goes on", async () => {
  const names = Array.from("abcdefghijklmnop");
  const runners = await openRunners(...names);
  const { repository } = runners;
  await slowDown(repository, 1_500);
  const { clone, env, steps, run } = await runners.start();
  const [install, apply, ...rest] = await steps(applyWorkflow, "apply");
  if (install === undefined || apply === undefined) throw new Error("there is no step that applies");
  await run([install]);
  const child = startScript(apply.script, { cwd: clone.folder, env: { ...env, ...apply.env } });
  await waitUntil("the first uploads", async () => (await repository.digests()).length >= 2);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  await slowDown(repository, 0);
  expect(failuresIn(await run(rest)).map(({ name }) => name)).toEqual(["No ID expires within two weeks"]);
  const next = await runners.start();
  expect(failuresIn(await next.run(await next.steps(applyWorkflow, "apply")))).toEqual([]);
  const digests = await repository.digests();
  expect([digests.length, new Set(digests).size]).toEqual([names.length, names.length]);
});
