import type { UploadErrorDetail } from "../../apply/upload-error.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { groupBy } from "../../core/group-by.ts";
import { pageFailure } from "./page-failure.ts";

/** How many Pages a message names before it counts the rest. */
const mostNamed = 3;

/** Why nothing could be uploaded to whole Pages, by their names: what several fail by is told once. */
export function describePageFailures(
  failures: ReadonlyMap<string, UploadErrorDetail>,
): readonly Diagnostic[] {
  const groups = groupBy([...failures], ([, error]) => JSON.stringify(error));
  return [...groups.values()].flatMap((group) => {
    const what = `nothing can be uploaded to ${namesOf(group.map(([page]) => page))}`;
    return group.slice(0, 1).map(([, error]) => {
      const diagnostic = pageFailure(error, what);
      const isNamed = group.length === 1 || diagnostic.message.startsWith(what);
      return isNamed ? diagnostic : { ...diagnostic, message: `${what}: ${diagnostic.message}` };
    });
  });
}

function namesOf(pages: readonly string[]): string {
  const named = pages.slice(0, mostNamed).map((page) => `\`${page}\``);
  const rest = pages.length - named.length;
  if (pages.length === 1) return `Page ${named.join("")}`;
  return rest === 0
    ? `the Pages ${named.join(", ")}`
    : `${pages.length} Pages (${named.join(", ")} and ${rest} more)`;
}
