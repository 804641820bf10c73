import { existsSync, writeFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ApplyEvent } from "../../../src/apply/apply-event.ts";
import {
  type Applied,
  type ApplyPlanOptions,
  applyPlan,
  createPlan,
  loadProject,
  Secret,
} from "../../../src/index.ts";
import { backgroundClock } from "../../../src/io/clock.ts";
import { acquireRunLock } from "../../../src/io/run-lock/acquire-run-lock.ts";
import { type HostileServer, sends, startHostileServer } from "../../support/hostile-server.ts";
import { type ProjectFiles, tempProject } from "../../support/temp-project.ts";
import { pngOf } from "../facts/sample-media.ts";

const nowMs = Date.UTC(2026, 10, 22, 8);
const clock = { now: () => nowMs, sleep: async () => undefined };
const png = pngOf(3, 2);
const oneAsset = { "messenger-assets.yaml": "version: 1\nassets:\n  a: a.png\n", "a.png": png };

/** A Graph API of the Page 7, and of files; calls `onUpload` before it answers an upload. */
async function startGraph(onUpload: (body: string) => void = () => undefined): Promise<HostileServer> {
  const server = await startHostileServer();
  onTestFinished(server.close);
  for (const fields of ["id,name", "id%2Cname"]) {
    server.on(`/v25.0/me?fields=${fields}`, sends('{"id":"7","name":"Acme"}'));
  }
  let last = 1_857_777_774_821_000;
  for (const page of ["me", "7"]) {
    server.on(`/v25.0/${page}/message_attachments`, (response, request) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        onUpload(Buffer.concat(chunks).toString("latin1"));
        last += 1;
        response.end(JSON.stringify({ attachment_id: String(last) }));
      });
    });
  }
  return server;
}

interface Run {
  readonly applied: Applied;
  readonly folder: string;
  readonly events: readonly ApplyEvent[];
  readonly uploads: readonly string[];
}

async function apply(
  folder: string,
  server: HostileServer,
  options: Pick<ApplyPlanOptions, "budget" | "clockAheadMs"> = {},
): Promise<Omit<Run, "uploads">> {
  const events: ApplyEvent[] = [];
  const project = await loadProject({ cwd: folder, env: { MESSENGER_GRAPH_URL: server.url } });
  const plan = createPlan(project.desired, project.lockfile, { nowMs });
  const applied = await applyPlan(project, plan, {
    plan: { nowMs },
    clock,
    credentialsOf: () => ({ token: new Secret("TOKEN") }),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { applied, folder, events };
}

async function applyFiles(files: ProjectFiles): Promise<Run> {
  const uploads: string[] = [];
  const server = await startGraph((body) => uploads.push(body));
  return { ...(await apply(await tempProject(files), server)), uploads };
}

describe("applyPlan", () => {
  it("uploads, writes the lockfile and the outputs, and leaves no journal", async () => {
    const { applied, folder, uploads, events } = await applyFiles({
      "messenger-assets.yaml":
        "version: 1\nassets:\n  a: a.png\n  b: b.png\noutputs:\n  - { format: json, path: out.json }\n",
      "a.png": png,
      "b.png": png,
    });
    expect(applied.result).toMatchObject({ status: "complete", summary: { uploaded: 1, reused: 1 } });
    expect([applied.written, applied.diagnostics, uploads.length]).toEqual([["out.json"], [], 1]);
    expect(events.map(({ kind }) => kind)).toContain("page-bound");
    expect(await readFile(join(folder, "out.json"), "utf8")).toContain("1857777774821001");
    expect(await readFile(join(folder, "messenger-assets.lock.json"), "utf8")).toContain('"id": "7"');
    const left = await readdir(join(folder, ".messenger-assets"), { recursive: true });
    expect(left.filter((name) => name.endsWith("journal.jsonl"))).toEqual([]);
  });

  it("sends the bytes of `upload: bytes`, and removes what it downloaded", async () => {
    const uploads: string[] = [];
    const server = await startGraph((body) => uploads.push(body));
    const url = server.on("/a.png", sends(png));
    const folder = await tempProject({
      "messenger-assets.yaml": `version: 1\nassets:\n  a: { url: "${url}", upload: bytes }\n`,
    });
    const { applied } = await apply(folder, server);
    expect(applied.result.status).toBe("complete");
    expect(uploads.map((body) => body.includes(png.toString("latin1")))).toEqual([true]);
    const left = await readdir(join(folder, ".messenger-assets"), { recursive: true });
    expect(left.filter((name) => name.includes("download-"))).toEqual([]);
  });

  it("asks a URL again after its upload, and leaves it at that when nothing changed", async () => {
    const uploads: string[] = [];
    const server = await startGraph((body) => uploads.push(body));
    const url = server.on("/a.png", (response, request) => {
      const isSame = request.headers["if-none-match"] === '"1"';
      response.writeHead(isSame ? 304 : 200, { etag: '"1"' }).end(isSame ? undefined : png);
    });
    const folder = await tempProject({ "messenger-assets.yaml": `version: 1\nassets:\n  a: ${url}\n` });
    const { applied } = await apply(folder, server);
    expect([applied.result.status, uploads.length]).toEqual(["complete", 1]);
    const asked = server.requests.filter(({ url: path }) => path === "/a.png");
    expect(asked.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"']);
  });

  it("sends a URL once more when its bytes changed meanwhile, and records what was sent", async () => {
    const changed = pngOf(5, 4);
    const uploads: string[] = [];
    let bytes = png;
    const server = await startGraph((body) => {
      uploads.push(body);
      bytes = changed;
    });
    const url = server.on("/a.png", (response) =>
      response.writeHead(200, { etag: bytes === png ? '"1"' : '"2"' }).end(bytes),
    );
    const folder = await tempProject({ "messenger-assets.yaml": `version: 1\nassets:\n  a: ${url}\n` });
    const { applied } = await apply(folder, server);
    expect(applied.result.results).toMatchObject([
      { key: "a", outcome: "failed", error: { code: "file-changed" } },
    ]);
    expect(uploads.map((body) => body.includes(changed.toString("latin1")))).toEqual([false, true]);
    const again = await apply(folder, server);
    expect(again.applied.result).toMatchObject({ status: "complete", summary: { kept: 1, uploaded: 0 } });
    expect(uploads).toHaveLength(2);
    expect(await readFile(join(folder, "messenger-assets.lock.json"), "utf8")).toContain("1857777774821002");
  });

  it("uploads nothing when code of another hand is in an output's place", async () => {
    const server = await startGraph();
    const folder = await tempProject({
      "messenger-assets.yaml":
        "version: 1\nassets:\n  a: a.png\noutputs:\n  - { format: json, path: out.json }\n",
      "a.png": png,
      "out.json": "{}",
    });
    await expect(apply(folder, server)).rejects.toMatchObject({
      diagnostics: [{ code: "output-not-generated" }],
    });
    expect(server.requests).toEqual([]);
  });

  it("takes the tokens from the environment, and needs nobody to listen", async () => {
    const server = await startGraph();
    const folder = await tempProject(oneAsset);
    const env = { MESSENGER_GRAPH_URL: server.url, MESSENGER_PAGE_ACCESS_TOKEN: "TOKEN" };
    const project = await loadProject({ cwd: folder, env });
    const plan = createPlan(project.desired, project.lockfile, { nowMs });
    const { result } = await applyPlan(project, plan, { plan: { nowMs } });
    expect(result.status).toBe("complete");
    expect(server.requests[0]?.headers.authorization).toBe("Bearer TOKEN");
  });

  it("is refused while another run holds the lock, and gives it back when it ends or fails", async () => {
    const server = await startGraph();
    const folder = await tempProject(oneAsset);
    const path = join(folder, ".messenger-assets/messenger-assets/run.lock");
    const lock = await acquireRunLock(path, { clock: backgroundClock });
    await expect(apply(folder, server)).rejects.toMatchObject({ diagnostics: [{ code: "run-locked" }] });
    expect(server.requests).toEqual([]);
    await lock.release();
    expect((await apply(folder, server)).applied.result.status).toBe("complete");
    expect(existsSync(path)).toBe(false);
    await writeFile(join(folder, "out.json"), "{}");
    await writeFile(
      join(folder, "messenger-assets.yaml"),
      `${oneAsset["messenger-assets.yaml"]}outputs:\n  - { format: json, path: out.json }\n`,
    );
    await expect(apply(folder, server)).rejects.toMatchObject({
      diagnostics: [{ code: "output-not-generated" }],
    });
    expect(existsSync(path)).toBe(false);
  });

  it("says that its budget is spent", async () => {
    const { applied } = await apply(await tempProject(oneAsset), await startGraph(), {
      budget: { maxUploads: 0 },
    });
    expect(applied).toMatchObject({ isBudgetSpent: true, result: { status: "partial" } });
  });

  it("tells an output that cannot be written after the uploads, and is not complete then", async () => {
    const folder = await tempProject({
      "messenger-assets.yaml":
        "version: 1\nassets:\n  a: a.png\noutputs:\n  - { format: json, path: out/ids.json }\n",
      "a.png": png,
    });
    const server = await startGraph(() => writeFileSync(join(folder, "out"), "a file now"));
    const { applied } = await apply(folder, server);
    expect(applied).toMatchObject({
      result: { status: "partial", summary: { uploaded: 1 } },
      written: [],
      diagnostics: [{ severity: "error", file: "out/ids.json" }],
    });
    expect(await readFile(join(folder, "messenger-assets.lock.json"), "utf8")).toContain("1857777774821001");
  });

  it("warns of another version of the Graph API than was asked for", async () => {
    const server = await startGraph();
    server.on("/v25.0/7/message_attachments", (response, request) => {
      request.resume().on("end", () => {
        response.setHeader("facebook-api-version", "v26.0");
        response.end('{"attachment_id":"1857777774821032"}');
      });
    });
    const { events } = await apply(await tempProject(oneAsset), server);
    expect(events.filter(({ kind }) => kind === "warning")).toEqual([
      {
        kind: "warning",
        code: "graph-version",
        message: "asked for version v25.0 of the Graph API, and v26.0 answered",
        hint: "write `graph: { version: v26.0 }` after a look at its changelog",
      },
    ]);
  });
});
