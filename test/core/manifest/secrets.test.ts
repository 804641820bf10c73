import { describe, expect, it } from "vitest";
import { expandDeclarations } from "../../../src/core/desired/expand-declarations.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { renderDiagnostics } from "../../../src/views/render-diagnostics.ts";
import { assetsOf, file, manifestOf, problemsOf, valid, wordsOf } from "./support.ts";

const token = "EAABwzLixnjYBO0ZCq7pQk1ZA9ZBv";
const instagram = "IGQVJXc2VjcmV0dG9rZW5vZmluc3RhZ3JhbQ";
const appToken = "123456789012345|Zk3yQ-secret_of_the_app";
const appSecret = "0123456789abcdef0123456789abcdef";
const password = "hunter2!";

/** Everything that a parsed manifest can show later on: its diagnostics and what is left of it. */
function shownOf(text: string): string {
  const parsed = parseManifest(text, file);
  const expanded = parsed.manifest && expandDeclarations(parsed.manifest, parsed);
  const rendered = renderDiagnostics(parsed.diagnostics, { colour: false });
  return [rendered, JSON.stringify(parsed), JSON.stringify(expanded)].join("\n");
}

describe("a secret in the manifest", () => {
  it.each([
    ["a Page token in a path", token, assetsOf(`a: media/${token}.png`)],
    [
      "an Instagram token in a label",
      instagram,
      manifestOf(`pages: { a: { labels: { x: ${instagram} } } }`, "assets: {}"),
    ],
    ["an app token", appToken, assetsOf(`a: { path: "${appToken}" }`)],
    ["an app secret by itself", appSecret, assetsOf(`a: { path: x, fileName: ${appSecret} }`)],
    ["a token in a field named so", "s3", manifestOf("pages: { a: { token: s3 } }", "assets: {}")],
    ["a password of one letter", "§", manifestOf("assets: {}", "password: §")],
    ["a token in a field with a hyphen", "t0ps3cret", manifestOf("assets: {}", "access-token: t0ps3cret")],
    [
      "a token as the name of a variable",
      token,
      manifestOf(`pages: { a: { tokenEnv: ${token} } }`, "assets: {}"),
    ],
    [
      "an app secret as the name of a variable",
      `f${appSecret.slice(1)}`,
      manifestOf(`pages: { a: { appSecretEnv: f${appSecret.slice(1)} } }`, "assets: {}"),
    ],
    [
      "something odd as the name of a variable",
      "abc|DEF",
      manifestOf('pages: { a: { tokenEnv: "abc|DEF" } }', "assets: {}"),
    ],
    ["a password in a URL", password, assetsOf(`a: "https://me:${password}@example.com/x.png"`)],
    ["a password with an @ in a URL", "p@ss", assetsOf("a: https://me:p@ss@example.com/x.png")],
    [
      "a password in a URL of another scheme",
      password,
      assetsOf(`a: "ftp://me:${password}@example.com/x.png"`),
    ],
    [
      "a user name in the public base URL",
      "somebody",
      manifestOf('publicBaseUrl: "https://somebody@example.com/"', "assets: {}"),
    ],
    ["a token in a query", "abc", assetsOf('a: "https://example.com/x.png?a=1&access_token=abc"')],
    ["a token in a comment", token, `# was: ${token}\n${assetsOf("a: x.png")}`],
    ["an app secret in a comment", appSecret, assetsOf(`a: x.png # ${appSecret}`)],
    ["an app secret named in a comment", appSecret, `# app secret: ${appSecret}\n${assetsOf("a: x.png")}`],
    ["a token as a key", token, assetsOf(`${token}: x.png`)],
    ["a token as a Page's name", token, manifestOf(`pages: { a: {}, ${token}: {}, b: {} }`, "assets: {}")],
    ["a token as a field", token, assetsOf(`a: { path: x, ${token}: y }`)],
    ["a token as a selector", token, assetsOf(`a: { path: x, pages: [${token}] }`)],
    [
      "a token in an output's path",
      token,
      manifestOf("assets: {}", `outputs: [{ format: json, path: ${token}.json }]`),
    ],
    ["a token behind an escape", token, assetsOf(`a: { path: "\\x45${token.slice(1)}", type: imag }`)],
    ["a token over two lines", token, assetsOf(`a: "x/${token.slice(0, 8)}\\`, `  ${token.slice(8)}.png"`)],
    ["a token in a text over several lines", token, assetsOf("a: |", `  media/x`, `  ${token}`)],
    [
      "a token behind an alias",
      token,
      assetsOf(`a: &t ${token}.png`, "b: *t", "c: { path: *t, type: imag }"),
    ],
    ["a token in a text that is no YAML", token, `version: 1\nassets: { a: ${token}, b: "x\n`],
    ["a token as the whole text", token, token],
    ["a token as an unknown alias", token, assetsOf(`a: *${token}`)],
    ["a token twice on a line", token, assetsOf(`a: { path: ${token}, tpye: ${token}, typ: x }`)],
    [
      "a token that goes on as another secret",
      "abcdefgh",
      assetsOf(`a: "https://example.com/?access_token=${token}.abcdefgh"`),
    ],
  ])("is told and shown nowhere: %s", (_, secret, text) => {
    expect(problemsOf(text).some((problem) => problem.startsWith("secret-in-manifest "))).toBe(true);
    expect(shownOf(text)).not.toContain(secret);
    expect(shownOf(text)).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(shownOf(text)).not.toContain(secret.toUpperCase());
  });

  it("moves the carets, and no column, of another problem on its line", () => {
    const text = assetsOf(`a: { path: "${token}", tpye: x, fileName: ${token}, typ: y }`);
    expect(problemsOf(text)).toEqual([
      "secret-in-manifest 3:15 [redacted]",
      "unknown-field 3:47 tpye",
      "secret-in-manifest 3:66 [redacted]",
      "unknown-field 3:97 typ",
    ]);
    expect(renderDiagnostics(parseManifest(text, file).diagnostics.slice(3), { colour: false })).toBe(
      [
        "error[unknown-field]: there is no field `typ` here",
        "  --> messenger-assets.yaml:3:97",
        "   |",
        ' 3 |   a: { path: "[redacted]", tpye: x, fileName: [redacted], typ: y }',
        "   |                                                           ^^^",
        "hint: did you mean `type`?",
        "",
        "1 error",
        "",
      ].join("\n"),
    );
  });

  it("takes the asset with it, and leaves the others to be checked", () => {
    const { manifest } = parseManifest(assetsOf(`a: ${token}.png`, "b: x.png"), file);
    expect(manifest?.assets.map(({ key }) => key)).toEqual(["b"]);
  });

  it("does not garble words when it is short", () => {
    expect(wordsOf(manifestOf("assets: {}", "password: a", "bogus: 1"))).toEqual([
      "there is no field `password` here (the fields are `version`, `page`, `pages`, `accounts`, `graph`, `renewal`, `limits`, `publicBaseUrl`, `assets`, `outputs`)",
      "what looks like a token or an app secret is written into the manifest (put it into an environment variable, write that variable's NAME as `tokenEnv` or `appSecretEnv`, and revoke the one that was written here)",
      "there is no field `bogus` here (the fields are `version`, `page`, `pages`, `accounts`, `graph`, `renewal`, `limits`, `publicBaseUrl`, `assets`, `outputs`)",
    ]);
  });

  it("is told by its kind", () => {
    expect(
      wordsOf(assetsOf("a: https://me@example.com/x.png", "b: https://example.com/x.png?access_token=abc")),
    ).toEqual([
      "a URL with a user name or password is written into the manifest (remove the part before `@`: whoever reads the repository could use it, and Meta does not send it)",
      "a URL with a token or a secret in its query is written into the manifest (name an address that needs none, and revoke this one: whoever reads the repository could use it)",
    ]);
  });
});

it.each([
  ["a digest as a file's name", assetsOf("a: media/da39a3ee5e6b4b0d3255bfef95601890afd80709.png")],
  ["an MD5 as a folder's name", assetsOf(`a: media/${appSecret}/x.png`)],
  ["an MD5 as a file's name", assetsOf(`a: media/${appSecret}.png`)],
  ["an MD5 in a URL", assetsOf(`a: https://example.com/${appSecret}/x.png?v=${appSecret}`)],
  [
    "a long name of a variable",
    manifestOf("pages: { a: { tokenEnv: MESSENGER_TOKEN_2024_PROD_ACME_LONG_NAME } }", "assets: {}"),
  ],
  [
    "a long name of a variable in lower case",
    manifestOf("pages: { a: { tokenEnv: messenger_token_2024_prod_acme_long_name } }", "assets: {}"),
  ],
  ["a key named token", assetsOf("token: media/token.png", "password: media/reset.png", "secret: x.png")],
  ["a label named token", manifestOf("pages: { a: { labels: { token: gold } } }", "assets: {}")],
  ["an @ in a path", assetsOf("a: https://example.com/@me/x.png", "b: media/@2x.png")],
  ["a commit in a comment", `# da39a3ee5e6b4b0d3255bfef95601890afd80709\n${assetsOf("a: x.png")}`],
])("%s is no secret", (_, text) => {
  expect(() => valid(text)).not.toThrow();
});

it("a slip in the name of a variable is shown, for it is no secret", () => {
  expect(
    wordsOf(manifestOf("pages: { a: { tokenEnv: ACME-TOKEN }, b: { tokenEnv: $B_TOKEN } }", "assets: {}")),
  ).toEqual([
    "`tokenEnv` is `ACME-TOKEN`, and that is not a name of an environment variable (The name, never the secret itself. For example: `ACME_TOKEN`)",
    "`tokenEnv` is `$B_TOKEN`, and that is not a name of an environment variable (The name, never the secret itself. For example: `ACME_TOKEN`)",
  ]);
});

it("the name of a variable in the wrong field is no secret either", () => {
  expect(problemsOf(manifestOf("pages: { a: { token: ACME_TOKEN } }", "assets: {}"))).toEqual([
    "unknown-field 2:15 token",
  ]);
});
