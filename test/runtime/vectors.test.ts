import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Assets, AssetUnavailableError, openAssets } from "../../src/runtime/index.ts";
import { isObject, type JsonObject, listAt, parseJson, textAt, valueAt } from "../support/json.ts";
import { assertFits } from "../support/schemas.ts";
import { fakeClock, fakeServer } from "./fake-world.ts";

const folder = new URL("../fixtures/runtime-vectors/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({ name, vectors: parseJson(readFileSync(new URL(name, folder), "utf8")) }));

describe.each(files)("the vectors of $name", ({ vectors }) => {
  it("are as their schema has them", () => {
    assertFits("runtime-vectors", vectors);
  });

  it.each(casesOf(vectors))("hold: $name", async ({ vector, one }) => {
    const warnings: string[] = [];
    const assets = await open(vector, textAt(one, "now"), (warning) => warnings.push(warning));

    expect(ask(assets, one)).toEqual(one["error"] === undefined ? one["result"] : { error: one["error"] });
    expect(warnings).toHaveLength(Number(one["warnings"] ?? 0));
    assets.close();
  });

  it.each(refusedOf(vectors))("hold: $title is refused", async ({ vector }) => {
    await expect(open(vector, "2027-01-01T00:00:00Z", () => undefined)).rejects.toThrow("cannot be read");
  });
});

/** A document that is parsed is opened both ways. */
function open(vector: JsonObject, now: string, onWarning: (message: string) => void): Promise<Assets> {
  const { document, text, publicBaseUrl } = vector;
  const options = {
    clock: fakeClock(now),
    onWarning,
    ...(typeof publicBaseUrl === "string" && { publicBaseUrl }),
  };
  if (typeof document === "object" && document !== null) return openAssets(document, options);
  return openAssets("https://cdn.example.com/lock.json", {
    ...options,
    fetch: fakeServer({ body: text }).fetch,
  });
}

function ask(assets: Assets, one: JsonObject): unknown {
  const method = textAt(one, "call", "method");
  if (method === "health") return withoutReader(assets.health());
  const page = assets.page(textAt(one, "call", "page"));
  const key = textAt(one, "call", "key");
  const locale = valueAt(one, "call", "locale");
  const options = typeof locale === "string" ? { locale } : {};
  if (method === "attachment") return page.attachment(key, options) ?? null;
  try {
    return page.message(key, options);
  } catch (error) {
    if (!(error instanceof AssetUnavailableError)) throw error;
    return { error: { name: error.name, reason: error.reason } };
  }
}

function withoutReader({ loadedAt: _, source: __, ...health }: ReturnType<Assets["health"]>): object {
  return health;
}

function casesOf(vectors: unknown) {
  return vectorsOf(vectors).flatMap((vector) =>
    (vector["refused"] === true ? [] : listAt(vector, "cases"))
      .filter(isObject)
      .map((one) => ({ name: `${textAt(vector, "title")}: ${textAt(one, "title")}`, vector, one })),
  );
}

function refusedOf(vectors: unknown) {
  return vectorsOf(vectors)
    .filter((vector) => vector["refused"] === true)
    .map((vector) => ({ title: textAt(vector, "title"), vector }));
}

function vectorsOf(vectors: unknown): readonly JsonObject[] {
  return Array.isArray(vectors) ? vectors.filter(isObject) : [];
}
