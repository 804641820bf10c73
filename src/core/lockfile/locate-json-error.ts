/** Where a text stops being JSON. */
export interface JsonError {
  /** In UTF-16 units from the beginning of the text. */
  readonly offset: number;
  /** What JSON wants there, as "`,` or `}`". */
  readonly expected: string;
}

type State = "value" | "first-item" | "first-name" | "name" | "colon" | "more" | "end";

const scalar =
  /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/**
 * The first place at which `text` is not JSON; its end, with "nothing more" expected, when it is. Engines word their own
 * errors differently, and leave the position out at times.
 */
export function locateJsonError(text: string): JsonError {
  const open: string[] = [];
  let state: State = "value";
  let offset = 0;
  for (;;) {
    offset = skipSpace(text, offset);
    const step = nextStep(text, offset, state, open);
    if (step === undefined) return { offset, expected: expectation(state, open) };
    state = step.state;
    offset += step.length;
  }
}

interface Step {
  readonly state: State;
  readonly length: number;
}

/** Takes one token that `state` allows, and keeps `open`, the stack of closing brackets that are due. */
function nextStep(text: string, offset: number, state: State, open: string[]): Step | undefined {
  const char = text.charAt(offset);
  switch (state) {
    case "first-item":
      return char === "]" ? close(open) : value(text, offset, open);
    case "value":
      return value(text, offset, open);
    case "first-name":
      return char === "}" ? close(open) : name(text, offset);
    case "name":
      return name(text, offset);
    case "colon":
      return char === ":" ? { state: "value", length: 1 } : undefined;
    case "more":
      if (char === open.at(-1)) return close(open);
      return char === "," ? { state: open.at(-1) === "}" ? "name" : "value", length: 1 } : undefined;
    case "end":
      return undefined;
  }
}

function value(text: string, offset: number, open: string[]): Step | undefined {
  const char = text.charAt(offset);
  if (char === "{") {
    open.push("}");
    return { state: "first-name", length: 1 };
  }
  if (char === "[") {
    open.push("]");
    return { state: "first-item", length: 1 };
  }
  const length = scalarLength(text, offset);
  return length === 0 ? undefined : { state: afterValue(open), length };
}

function name(text: string, offset: number): Step | undefined {
  const length = text.charAt(offset) === '"' ? scalarLength(text, offset) : 0;
  return length === 0 ? undefined : { state: "colon", length };
}

function close(open: string[]): Step {
  open.pop();
  return { state: afterValue(open), length: 1 };
}

function afterValue(open: readonly string[]): State {
  return open.length === 0 ? "end" : "more";
}

function scalarLength(text: string, offset: number): number {
  scalar.lastIndex = offset;
  return scalar.exec(text)?.[0].length ?? 0;
}

function skipSpace(text: string, from: number): number {
  let offset = from;
  while (offset < text.length && " \t\n\r".includes(text.charAt(offset))) offset += 1;
  return offset;
}

function expectation(state: State, open: readonly string[]): string {
  switch (state) {
    case "value":
    case "first-item":
      return "a value";
    case "first-name":
    case "name":
      return "a name in double quotes";
    case "colon":
      return "`:`";
    case "more":
      return `\`,\` or \`${open.at(-1)}\``;
    case "end":
      return "nothing more";
  }
}
