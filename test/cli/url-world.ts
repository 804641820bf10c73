import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { UrlTimeouts } from "../../src/io/facts/url-timeouts.ts";
import { type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { type HostileServer, startHostileServer } from "../support/hostile-server.ts";
import { isObject, type JsonObject, listAt, parseJson, textAt, valueAt } from "../support/json.ts";
import { checkDocument } from "../support/schemas.ts";
import { tempProject, writeFiles } from "../support/temp-project.ts";
import { runIn } from "./run-in.ts";

/** A project of URL assets, a file server that is up to no good, and a Graph API that takes everything. */
export interface UrlWorld {
  readonly server: HostileServer;
  readonly graph: GraphServer;
  /** Writes the manifest: what each key's asset is in YAML, `URL` standing for the server's address. */
  readonly declare: (assets: Readonly<Record<string, string>>, more?: string) => Promise<void>;
  readonly run: (...argv: readonly string[]) => Promise<Told>;
  /** The entries of the lockfile, by key. */
  readonly entries: () => Promise<JsonObject>;
}

/** What a command told. */
interface Told {
  readonly exitCode: number;
  /** By key: `create image`, `uploaded` or `CODE: MESSAGE`, `URL` standing for the server's address. */
  readonly byKey: Readonly<Record<string, string>>;
  /** The hints of problems, by key. */
  readonly hints: Readonly<Record<string, string>>;
}

/** What differs from a project whose Graph API is on loopback. */
export interface UrlWorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly urlTimeouts?: Partial<UrlTimeouts>;
}

/** Opens a project that ends with the test. */
export async function openUrlWorld({ env, urlTimeouts }: UrlWorldOptions = {}): Promise<UrlWorld> {
  const server = await startHostileServer();
  onTestFinished(server.close);
  const graph = await startGraphServer();
  const folder = await tempProject();
  const options = {
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "TOKEN", ...env },
    ...(urlTimeouts !== undefined && { urlTimeouts }),
  };
  let keys: readonly string[] = [];
  return {
    server,
    graph,
    declare: async (assets, more = "") => {
      keys = Object.keys(assets);
      const lines = Object.entries(assets).map(([key, asset]) => `  ${key}: ${asset}\n`);
      const text = `version: 1\nassets:\n${lines.join("")}${more}\n`.replaceAll("URL", server.url);
      await writeFiles(folder, { "messenger-assets.yaml": text });
    },
    run: async (...argv) => {
      const { exitCode, stdout, stderr } = await runIn(folder, [...argv, "--json"], options);
      if (exitCode > 1) throw new Error(`${argv.join(" ")} ended with ${exitCode}: ${stderr}`);
      const document = checkDocument(argv[0] ?? "", stdout);
      return { exitCode, ...toldBy(document, keys, server.url) };
    },
    entries: async () => {
      const text = await readFile(join(folder, "messenger-assets.lock.json"), "utf8");
      const assets = valueAt(parseJson(text), "pages", "default", "assets");
      return isObject(assets) ? assets : {};
    },
  };
}

const firstAssetLine = 3;

function toldBy(document: unknown, keys: readonly string[], url: string): Omit<Told, "exitCode"> {
  const list = (name: string): readonly unknown[] =>
    valueAt(document, name) === undefined ? [] : listAt(document, name);
  const problems = list("diagnostics").map(
    (problem) => [keys[Number(valueAt(problem, "line")) - firstAssetLine] ?? "?", problem] as const,
  );
  const told = [
    ...list("actions").map((action) => [
      textAt(action, "key"),
      `${textAt(action, "action")} ${textAt(action, "type")}`,
    ]),
    ...list("results").map((result) => [textAt(result, "key"), textAt(result, "outcome")]),
    ...problems.map(([key, problem]) => [
      key,
      `${textAt(problem, "code")}: ${textAt(problem, "message")}`.replaceAll(url, "URL"),
    ]),
  ];
  return {
    byKey: Object.fromEntries(told),
    hints: Object.fromEntries(
      problems.map(([key, problem]) => [key, String(valueAt(problem, "hint") ?? "")]),
    ),
  };
}
