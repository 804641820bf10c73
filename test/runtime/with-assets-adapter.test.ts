import { describe, expect, it } from "vitest";
import {
  AssetUnavailableError,
  openAssets,
  type WithAssetsOptions,
  withAssetsAdapter,
} from "../../src/runtime/index.ts";
import { entry, fakeClock, lockfileOf } from "./fake-world.ts";

interface Config {
  readonly url?: string;
  readonly baseURL?: string;
  readonly data?: unknown;
  readonly headers?: object;
  readonly params?: object;
}

const assets = await openAssets(lockfileOf({ cat: entry("11") }), { clock: fakeClock() });
const data = '{"message":{"attachment":{"type":"image","payload":{"url":"asset:cat"}}}}';
const rewritten = '{"message":{"attachment":{"type":"image","payload":{"attachment_id":"11"}}}}';
const baseURL = "https://graph.facebook.com/v6.0/";

/** What an adapter is called with. */
async function passed(config: Config, options?: WithAssetsOptions): Promise<Config> {
  const echo = async (config: Config): Promise<Config> => config;
  return withAssetsAdapter(echo, assets, options)(config);
}

describe("the adapter for axios", () => {
  it.each<[string, Config]>([
    ["the whole URL", { url: `${baseURL}1234567890/messages`, data }],
    ["a URL below the base URL", { baseURL, url: "/me/messages?access_token=t", data }],
    ["a whole URL beside a base URL", { baseURL: "https://example.com", url: `${baseURL}me/messages`, data }],
  ])("sends assets by ID: %s", async (_, config) => {
    expect(await passed(config)).toEqual({ ...config, data: rewritten });
  });

  it.each<[string, Config]>([
    ["another host", { url: "https://example.com/1234567890/messages", data }],
    ["an object", { baseURL, url: "/me/messages", data: { any: "thing" } }],
    ["no address", { baseURL, url: "/me/messages", data: '{"message":{"text":"hi"}}' }],
    ["no body", { baseURL, url: "/me/messages" }],
    ["no URL", { baseURL, data }],
    ["nothing", {}],
  ])("passes others on as they are: %s", async (_, config) => {
    expect(await passed(config)).toBe(config);
  });

  it.each<[string, Config]>([
    ["the parameters", { params: { access_token: "t" } }],
    ["a header", { headers: { Authorization: "Bearer t" } }],
  ])("finds the Page by the token of %s", async (_, more) => {
    const page = (token: string | undefined) => (token === "t" ? "default" : undefined);
    expect((await passed({ baseURL, url: "me/messages", data, ...more }, { page })).data).toBe(rewritten);
  });

  it("rejects an unknown key", async () => {
    const unknown = data.replace("asset:cat", "asset:cta");
    await expect(passed({ baseURL, url: "me/messages", data: unknown })).rejects.toThrow(
      AssetUnavailableError,
    );
  });

  it("wants a function, which axios 1 has under a name", () => {
    expect(() => withAssetsAdapter(["xhr", "http"], assets)).toThrow(
      new TypeError("no function: see axios.getAdapter"),
    );
  });

  it("passes on what is no config", async () => {
    const echo = async (config: unknown): Promise<unknown> => config;
    expect(await withAssetsAdapter(echo, assets)("https://graph.facebook.com/")).toBe(
      "https://graph.facebook.com/",
    );
  });
});
