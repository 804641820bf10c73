import { expect, it } from "vitest";
import type { Upload, UploadRequest } from "../../../src/apply/ports.ts";
import { withPreparation } from "../../../src/io/apply/with-preparation.ts";
import { quietSignal, uploadRequest } from "../graph/client-fixture.ts";

it("an upload is prepared, and goes on without waiting for that", async () => {
  const request = uploadRequest();
  const prepared: UploadRequest[] = [];
  const upload: Upload = async () => ({ attachmentId: String(prepared.length), uploadedAtMs: 0 });
  const never = new Promise<void>(() => undefined);
  const ready = withPreparation(upload, (given) => {
    prepared.push(given);
    return never;
  });
  expect((await ready(request, { signal: quietSignal() })).attachmentId).toBe("1");
  expect(prepared[0]).toBe(request);
});
