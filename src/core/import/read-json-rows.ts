import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import { type JsonMembers, objectShape } from "../lockfile/json-shape.ts";
import { suggest } from "../text/suggest.ts";
import { type ParsedYaml, parseYaml } from "../yaml/parse-yaml.ts";
import { createPlaceAt } from "../yaml/places.ts";
import type { YamlPath } from "../yaml/yaml-tree.ts";
import {
  isRowField,
  type RowField,
  type RowPlace,
  rowFields,
  type WrittenRow,
  type WrittenRows,
} from "./import-row.ts";

/** Reads the items of a JSON array; `text` is what they stand in, `file` its name in diagnostics. */
export function readJsonRows(items: readonly unknown[], text: string, file: string): WrittenRows {
  const placeOf = createPlaceOf(text, file);
  const read = items.map((item, index) =>
    readRow(item, (field, part) => placeOf([String(index), ...(field === undefined ? [] : [field])], part)),
  );
  return {
    rows: read.flatMap(({ row }) => row ?? []),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The place of a field, its name or its value, or of the whole row. */
type PlaceIn = (field: string | undefined, part: "key" | "value") => Place;

/** Gives places; the text is taken apart when one is asked for: 10,000 rows without a problem need none. */
function createPlaceOf(text: string, file: string): (path: YamlPath, part: "key" | "value") => Place {
  const placeAt = createPlaceAt(text, file, []);
  let parsed: ParsedYaml | undefined;
  return (path, part) => {
    parsed ??= parseYaml(text, () => false);
    return placeAt(parsed.source?.rangeOf(path, part) ?? { start: 0, end: 0 });
  };
}

interface ReadRow {
  readonly row?: WrittenRow;
  readonly diagnostics: readonly Diagnostic[];
}

function readRow(item: unknown, placeIn: PlaceIn): ReadRow {
  const members = objectShape.read(item);
  if (members === undefined) return { diagnostics: [notObject(placeIn(undefined, "value"))] };
  const unknown = [...members.keys()].filter((name) => !isRowField(name));
  const fields = new Map<RowField, string>();
  const diagnostics = unknown.map((name) => unknownField(name, placeIn(name, "key")));
  for (const field of rowFields) {
    const text = textOf(members, field);
    if (text === undefined) diagnostics.push(wrongType(field, members.get(field), placeIn(field, "value")));
    else if (text !== "") fields.set(field, text);
  }
  if (diagnostics.length > 0) return { diagnostics };
  const placeOf: RowPlace = (field) => placeIn(field, "value");
  return { row: { fields, placeOf }, diagnostics };
}

/** The text of a field, empty where there is none; undefined when it is no text. */
function textOf(members: JsonMembers, field: RowField): string | undefined {
  const value = members.get(field) ?? "";
  if (typeof value === "string") return value.trim();
  // A larger number has lost digits already.
  return field === "attachment_id" && Number.isSafeInteger(value) ? String(value) : undefined;
}

function notObject(place: Place): Diagnostic {
  const hint = 'write `{ "key": …, "attachment_id": …, "uploaded_at": … }`, and `"page"` where it takes one';
  return diagnosticAt(place, { code: "import-row", message: "this is not an object", hint });
}

function unknownField(name: string, place: Place): Diagnostic {
  const meant = suggest(name, rowFields);
  const hint =
    meant === undefined
      ? `the fields are ${rowFields.map((field) => `\`${field}\``).join(", ")}`
      : `did you mean \`${meant}\`?`;
  return diagnosticAt(place, { code: "import-row", message: `there is no field \`${name}\``, hint });
}

function wrongType(field: RowField, value: unknown, place: Place): Diagnostic {
  const hint =
    field === "attachment_id" && typeof value === "number"
      ? "write it in quotes: a number of so many digits loses some"
      : "write a text in quotes";
  return diagnosticAt(place, { code: "import-row", message: `\`${field}\` is not a text`, hint });
}
