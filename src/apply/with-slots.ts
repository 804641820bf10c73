import pLimit from "p-limit";
import { createPageLimit } from "./page-limit.ts";
import type { Upload } from "./ports.ts";

/** How many uploads are sent at a time. */
export interface Slots {
  /** On each Page. */
  readonly perPage: number;
  /** Over all Pages. */
  readonly total: number;
}

/** An upload that waits for its turn, on its Page and then over all Pages. */
export function withSlots(upload: Upload, { perPage, total }: Slots): Upload {
  const limitPage = createPageLimit(perPage);
  const limit = pLimit(total);
  return (request, options) => limitPage(request.page, () => limit(() => upload(request, options)));
}
