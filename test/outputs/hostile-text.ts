import { fc } from "../support/properties.ts";

const fragments = [
  ...[
    "'",
    '"',
    "`",
    "\\",
    "\\u",
    "${",
    "${x}",
    "}",
    "{",
    "*/",
    "/*",
    "//",
    "<!--",
    "</script>",
    "\n",
    "\r\n",
  ],
  ...[
    "\u2028",
    "\u2029",
    "\u0000",
    "\u202e",
    "\ufeff",
    "\u200d",
    "\ud800",
    "\udc00",
    "😀",
    "é",
    "@",
    "@deprecated ",
  ],
  ...["# type: ignore", "\\N{DASH}", "\\x", '"""', "{x}"],
  ..."a /.-_9",
];

/** Texts that would like to be code: quotes, line ends, comment ends, lone surrogates, or any characters at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...fragments) }),
  fc.string({ unit: "binary" }),
);

/** Keys that the manifest takes, names of every object's own members among them. */
export const legalKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("constructor", "toString", "hasOwnProperty", "10", "9", "01", "hello@de", "stickers/cat"),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,9}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,9}){0,2}(@[a-z]{2})?$/),
);

/** Keys that the manifest takes, and some that it never would. */
export const anyKey: fc.Arbitrary<string> = fc.oneof(
  legalKey,
  hostileText,
  fc.constantFrom("__proto__", "", "default", "class", "None", "__init__"),
);
