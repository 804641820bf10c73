import { expect, it } from "vitest";
import { DiagnosticError } from "../../src/core/diagnostics/diagnostic.ts";
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
  [
    { HTTPS_PROXY: "https://user:p%25@p:1" },
    { httpProxy: "", httpsProxy: "https://user:p%25@p:1", noProxy: "" },
  ],
  [{ HTTPS_PROXY: " socks://p:1\n" }, { httpProxy: "", httpsProxy: "socks://p:1", noProxy: "" }],
])("of %j are %j", (env, settings) => {
  expect(readProxySettings(env)).toEqual(settings);
});

const example = "write it as `http://HOST:PORT`";
const percent = "has a `%` in its user name or password that stands for nothing";

it.each([
  [{ HTTPS_PROXY: "http://" }, "`HTTPS_PROXY` is not a URL", example],
  [{ HTTP_PROXY: "http://user:secret@p:70000" }, "`HTTP_PROXY` is not a URL", example],
  [{ https_proxy: "user:secret@[" }, "`https_proxy` is not a URL", example],
  [
    { HTTPS_PROXY: "ftp://user:secret@p:1" },
    "`HTTPS_PROXY` names a kind of proxy that is not known here",
    example,
  ],
  [{ HTTPS_PROXY: "http://user:secret%@p:1" }, `\`HTTPS_PROXY\` ${percent}`, "write `%25` for a `%`"],
  [{ http_proxy: "http://%zz:secret@p:1" }, `\`http_proxy\` ${percent}`, "write `%25` for a `%`"],
])("of %j are refused, without telling them", (env, message, hint) => {
  const refusal = new DiagnosticError([{ code: "proxy-url-invalid", severity: "error", message, hint }]);
  expect(() => readProxySettings(env)).toThrow(refusal);
  try {
    readProxySettings(env);
  } catch (error) {
    expect(error instanceof DiagnosticError && error.diagnostics).toEqual(refusal.diagnostics);
  }
});
