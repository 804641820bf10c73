import { Agent, EnvHttpProxyAgent } from "undici";
import { expect, it, onTestFinished, vi } from "vitest";

const remote = "https://graph.facebook.com";

async function dispatcherOf(url: string, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  vi.resetModules();
  const { createDispatcher } = await import("../../../src/io/graph/create-dispatcher.ts");
  const dispatcher = await createDispatcher(url, env, 1_000);
  onTestFinished(() => dispatcher.close());
  return dispatcher;
}

it("goes to the Graph API by itself, or through the proxies of the environment; to loopback never through one", async () => {
  const env = { HTTPS_PROXY: "http://127.0.0.1:3128" };
  expect(await dispatcherOf(remote)).toBeInstanceOf(Agent);
  expect(await dispatcherOf(remote, env)).toBeInstanceOf(EnvHttpProxyAgent);
  expect(await dispatcherOf("http://127.0.0.1:1", env)).toBeInstanceOf(Agent);
});

it("takes undici's own entry where its files are no longer what they were", async () => {
  vi.doMock("undici/lib/dispatcher/agent.js", () => {
    throw new Error("no such module");
  });
  onTestFinished(() => {
    vi.doUnmock("undici/lib/dispatcher/agent.js");
  });
  const dispatcher = await dispatcherOf(remote);
  expect(dispatcher).toMatchObject({ dispatch: expect.any(Function) });
});
