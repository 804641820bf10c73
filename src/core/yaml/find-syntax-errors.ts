import { type Document, type ErrorCode, visit, type YAMLError } from "yaml";
import type { Finding } from "../diagnostics/finding.ts";
import { rangeOfNode } from "./range-of-node.ts";

/** The first place at which a text is not YAML, or an unknown tag: what comes after a syntax error often follows from it. */
export function findSyntaxErrors(document: Document): readonly Finding[] {
  const problems = [
    ...document.errors.filter(({ code }) => code !== "DUPLICATE_KEY"),
    ...document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED"),
  ];
  const [first] = problems.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return first === undefined ? [] : [findingOfError(first, document)];
}

function findingOfError(error: YAMLError, document: Document): Finding {
  const [start, end] = error.pos;
  const quote = /^Missing closing (.)quote/.exec(error.message)?.[1];
  if (quote !== undefined) return unclosedQuote(quote, start, document);
  const [message, hint] = explain(error);
  return { code: "yaml-syntax", message, hint, range: { start, end: Math.max(end, start + 1) } };
}

/** The parser tells where the text ends: where it begins says more. */
function unclosedQuote(quote: string, end: number, document: Document): Finding {
  const starts: number[] = [];
  visit(document, {
    Scalar(_, scalar) {
      starts.push(rangeOfNode(scalar).start);
    },
  });
  const start = starts.filter((offset) => offset < end).reduce((last, offset) => Math.max(last, offset), 0);
  return {
    code: "yaml-syntax",
    message: `the quoted text that begins here has no closing \`${quote}\``,
    hint: `close it with \`${quote}\``,
    range: { start, end },
  };
}

type Explanation = readonly [message: string, hint: string];

function explain({ code, message }: YAMLError): Explanation {
  if (message.startsWith("Maximum call stack")) return tooDeep;
  if (message.endsWith("at node end")) return missingBetween;
  const missing = /(?:end with a|Missing) ([\]},])/.exec(message)?.[1];
  if (missing === ",") return missingComma;
  if (missing !== undefined) {
    return [
      `a \`${missing}\` is missing here or before this`,
      "close each `[` with `]` and each `{` with `}`",
    ];
  }
  return explanations.get(code) ?? [`this cannot be read: ${message.split("\n", 1).join("")}`, defaultHint];
}

const defaultHint = "check the indentation and the quotes on this line and the one before";

const missingBetween: Explanation = [
  "something is missing before this: a `,`, or the end of the line",
  "put `,` between the entries of `{…}` and `[…]`, and quotes around a text that goes on",
];

const missingComma: Explanation = [
  "a `,` is missing before this",
  "put `,` between the entries of `{…}` and `[…]`",
];

const tooDeep: Explanation = [
  "lists and maps are nested too deep here to be read",
  "a manifest nests five levels at the most: close the brackets before",
];

const explanations: ReadonlyMap<ErrorCode, Explanation> = new Map<ErrorCode, Explanation>([
  ["TAB_AS_INDENT", ["a tab stands where only spaces may indent", "indent with spaces"]],
  ["MULTIPLE_DOCS", ["a second document begins here", "keep one document: remove the `---` between them"]],
  [
    "BLOCK_AS_IMPLICIT_KEY",
    [
      "there is a second `key: value` within this value",
      "put a text that holds `: ` in quotes, and indent each key exactly as its neighbours",
    ],
  ],
  [
    "MULTILINE_IMPLICIT_KEY",
    [
      "a key goes on over more than one line",
      "put a `:` after each key, and indent it exactly as its neighbours",
    ],
  ],
  [
    "BAD_INDENT",
    ["this is indented in a way that fits nothing above it", "indent it exactly as its neighbours"],
  ],
  [
    "BAD_SCALAR_START",
    ["a text without quotes cannot begin with this character", 'put the text in quotes: `"…"`'],
  ],
  [
    "BAD_DQ_ESCAPE",
    [
      "there is no such escape in a text in double quotes",
      "write `\\\\` for a backslash, or use `/` in paths",
    ],
  ],
  ["TAG_RESOLVE_FAILED", ["there is no such tag", "remove it; a text that begins with `!` needs quotes"]],
  ["UNEXPECTED_TOKEN", ["this is not expected here", defaultHint]],
]);
