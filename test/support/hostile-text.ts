import { fc } from "./properties.ts";

const signs = [
  ..."`|\\\n\r\t @#<>&*_[]()!~$:-+=.'\"/\u00a0\u202e\ud800猫é",
  "```",
  "-->",
  "</details>",
  "<br>",
  "https://example.com",
  "www.example.com",
  "@everyone",
  "#1",
  "![a](b)",
  "&#124;",
  "##[error]",
  "::error::",
];

/** Texts that try to be markup, links, mentions, tables and commands. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...signs), fc.string({ maxLength: 3, unit: "binary" })), { maxLength: 12 })
  .map((parts) => parts.join(""));
