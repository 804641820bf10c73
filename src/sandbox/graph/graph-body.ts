import type { ReceivedFile } from "../upload/received-file.ts";

/** What a request's body says, in whatever form it came. */
export interface GraphBody {
  readonly fields: ReadonlyMap<string, unknown>;
  readonly files: readonly ReceivedFile[];
}
