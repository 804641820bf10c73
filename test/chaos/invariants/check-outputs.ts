import { namesAt, parseJson, valueAt } from "../../support/json.ts";
import type { Entry } from "../entry.ts";
import type { Violation } from "./violation.ts";

/** The generated JSON `text` has just the IDs that the lockfile has for the keys. */
export function checkOutputs(text: string, lockfile: readonly Entry[]): readonly Violation[] {
  const document = parseJson(text);
  const generated = namesAt(document, "pages").flatMap((name) => {
    const page = valueAt(document, "pages", name);
    return namesAt(page, "assets").map(
      (key) => `${valueAt(page, "id")} ${key} ${valueAt(page, "assets", key, "attachmentId")}`,
    );
  });
  const locked = lockfile
    .filter(({ place }) => place === "asset")
    .map(
      ({ pageId, isPageUnsaid, key, attachmentId }) =>
        `${isPageUnsaid ? undefined : pageId} ${key} ${attachmentId}`,
    );
  const differences = [
    ...generated.filter((line) => !locked.includes(line)),
    ...locked.filter((line) => !generated.includes(line)),
  ];
  return differences.map((what) => ({ invariant: "the outputs say what the lockfile says", what }));
}
