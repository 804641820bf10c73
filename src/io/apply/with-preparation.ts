import type { Upload } from "../../apply/ports.ts";
import type { GraphClient } from "../graph/graph-client.ts";

/** An upload that gets ready while it waits for its turn. */
export function withPreparation(upload: Upload, prepare: GraphClient["prepare"]): Upload {
  return (request, options) => {
    void prepare(request);
    return upload(request, options);
  };
}
