import { expect, it } from "vitest";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { renderDiagnostics } from "../../../src/views/render-diagnostics.ts";
import { file, manifestOf } from "./support.ts";

function render(text: string): string {
  return renderDiagnostics(parseManifest(text, file).diagnostics, { colour: false });
}

it("problems of several kinds are shown where they are, with what to do", () => {
  const text = manifestOf(
    "page: 12345678901234567890x",
    "assets:",
    "  welcome: { path: media/welcome.png, tpye: image }",
    "  hello: { path: \"日本/hello.${locale}.png\", locales: [en, 'd e'] }",
    "  welcome: media/other.png",
    "  promo: https://me:secret@cdn.example.com/promo.mp4",
  );
  expect(render(text)).toMatchInlineSnapshot(`
    "error[invalid-value]: \`page\` is \`12345678901234567890x\`, and that is not a Page ID
      --> messenger-assets.yaml:2:7
       |
     2 | page: 12345678901234567890x
       |       ^^^^^^^^^^^^^^^^^^^^^
    hint: Meta's number for the Page. Quotes are not needed: no digit is lost. For example: \`1234567890\`

    error[invalid-value]: \`locales[1]\` is \`d e\`, and that is not a locale
      --> messenger-assets.yaml:5:58
       |
     5 |   hello: { path: "日本/hello.\${locale}.png", locales: [en, 'd e'] }
       |                                                            ^^^^^
    hint: Letters and digits, as \`de\`, \`de_AT\` or \`zh-Hant\`. For example: \`de_AT\`

    error[duplicate-key]: the key \`welcome\` is written twice in one map; first at messenger-assets.yaml:4:3
      --> messenger-assets.yaml:6:3
       |
     6 |   welcome: media/other.png
       |   ^^^^^^^
    hint: remove one of the two, or give it another name

    error[secret-in-manifest]: a URL with a user name or password is written into the manifest
      --> messenger-assets.yaml:7:18
       |
     7 |   promo: https://[redacted]@cdn.example.com/promo.mp4
       |                  ^^^^^^^^^^
    hint: remove the part before \`@\`: whoever reads the repository could use it, and Meta does not send it

    4 errors
    "
  `);
});

it("a problem in a shared map is shown once, where it is written", () => {
  const text = manifestOf(
    "assets:",
    "  a: &defaults { path: a.png, type: imgae }",
    "  b: { <<: *defaults, path: b.png }",
  );
  expect(render(text)).toMatchInlineSnapshot(`
    "error[invalid-value]: \`type\` is \`imgae\`, and must be one of \`image\`, \`video\`, \`audio\`, \`file\`
      --> messenger-assets.yaml:3:37
       |
     3 |   a: &defaults { path: a.png, type: imgae }
       |                                     ^^^^^
    hint: did you mean \`image\`?

    1 error
    "
  `);
});

it("a text that is no YAML is shown with its first problem", () => {
  expect(render('version: 1\r\nassets:\r\n  a: "x.png\r\n  b: y.png\r\n')).toMatchInlineSnapshot(`
    "error[yaml-syntax]: the quoted text that begins here has no closing \`"\`
      --> messenger-assets.yaml:3:6
       |
     3 |   a: "x.png
       |      ^^^^^^
    hint: close it with \`"\`

    1 error
    "
  `);
});
