import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Says that there is no ID to send `key` by. */
export function missingId(
  page: string,
  key: string,
): Pick<Diagnostic, "code" | "message"> & { readonly hint: string } {
  return {
    code: "id-missing",
    message: `\`${key}\` has no attachment ID on Page \`${page}\``,
    hint: "`messenger-assets apply` uploads it; `--upload` sends its bytes without an ID",
  };
}
