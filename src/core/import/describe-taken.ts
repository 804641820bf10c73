import type { IdHolder } from "./id-holders.ts";
import type { RowProblem } from "./import-row.ts";

/** An ID that is to be a key's. */
interface IdClaim {
  readonly attachmentId: string;
  readonly page: string;
  readonly key: string;
}

/** Why an ID that `holder` has cannot be the claimed one: it stands for another upload, or works on another Page alone. */
export function describeTaken({ attachmentId, page, key }: IdClaim, holder: IdHolder): RowProblem {
  const code = "attachment-id-taken";
  const hint = `is the lockfile wrong? \`messenger-assets forget ${attachmentId}\`, then import it`;
  if (holder.page !== page) {
    const message = `ID ${attachmentId} is \`${holder.key}\` of Page \`${holder.page}\`, and an ID works only on the Page that uploaded it`;
    return { code, message, hint };
  }
  const whose = holder.key === key ? `other bytes of \`${key}\`` : `\`${holder.key}\``;
  const message = `ID ${attachmentId} stands for ${whose} in the lockfile, and an ID never changes what it stands for`;
  return { code, message, hint };
}
