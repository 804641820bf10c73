import { expect, it } from "vitest";
import { readProxySettings } from "../../src/io/proxy-settings.ts";

it.each([
  [{}, undefined],
  [{ NO_PROXY: "x" }, undefined],
  [{ HTTPS_PROXY: " " }, undefined],
  [{ HTTPS_PROXY: "http://p:1" }, { httpProxy: "", httpsProxy: "http://p:1", noProxy: "" }],
  [
    {
      http_proxy: "low:1",
      HTTP_PROXY: "up:1",
      https_proxy: "",
      HTTPS_PROXY: "up:2",
      no_proxy: "a,b",
      NO_PROXY: "c",
    },
    { httpProxy: "http://low:1", httpsProxy: "", noProxy: "a,b" },
  ],
  [{ HTTPS_PROXY: " socks://p:1\n" }, { httpProxy: "", httpsProxy: "socks://p:1", noProxy: "" }],
])("of %j are %j", (env, settings) => {
  expect(readProxySettings(env)).toEqual(settings);
});
