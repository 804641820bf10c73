/** A parsed JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses `text` to something that is yet to be looked at. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}

/** The value below `path` in `value`; undefined where there is none. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)];
    else current = isObject(current) ? current[step] : undefined;
  }
  return current;
}

/** The text at `path` in `value`. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const text = valueAt(value, ...path);
  if (typeof text !== "string") throw new Error(`no text at ${path.join(".")} in ${JSON.stringify(value)}`);
  return text;
}

/** The list at `path` in `value`. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = valueAt(value, ...path);
  if (!Array.isArray(list)) throw new Error(`no list at ${path.join(".")} in ${JSON.stringify(value)}`);
  return list;
}

/** The names of the object at `path` in `value`. */
export function namesAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  const object = valueAt(value, ...path);
  return isObject(object) ? Object.keys(object) : [];
}

/** What `jq --sort-keys --indent 2 .` prints for `value`. */
export function jqText(value: unknown): string {
  return `${indented(value, "")}\n`;
}

function indented(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return block(
      "[]",
      indent,
      value.map((item) => indented(item, `${indent}  `)),
    );
  }
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
  return block(
    "{}",
    indent,
    names.map((name) => `${JSON.stringify(name)}: ${indented(value[name], `${indent}  `)}`),
  );
}

function block(brackets: "[]" | "{}", indent: string, items: readonly string[]): string {
  if (items.length === 0) return brackets;
  const lines = items.map((item) => `${indent}  ${item}`).join(",\n");
  return `${brackets.charAt(0)}\n${lines}\n${indent}${brackets.charAt(1)}`;
}
