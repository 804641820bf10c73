import type { Place } from "../diagnostics/diagnostic.ts";
import type { TextRange } from "../text/redact.ts";
import type { YamlPath } from "../yaml/yaml-tree.ts";

/** Where things stand in the manifest's text. */
export interface ManifestText {
  readonly file: string;
  /** The fields of the top level that the raw values lack, wholly or in part, because of problems of their own. */
  readonly lacking: ReadonlySet<string>;
  readonly placeOf: (path: YamlPath, part: "key" | "value") => Place;
  readonly rangeOf: (path: YamlPath, part: "key" | "value") => TextRange;
}

/** Where a field of one asset, or its key, stands in the text. */
export type RangeAt = (field: string, part?: "key" | "value") => TextRange;
