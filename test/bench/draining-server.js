// @ts-check
// A Graph API that takes every upload, looks at none, and holds no bytes: a process of its own.
import { createServer } from "node:http";

let next = 1_000_000_000_000_000n;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const isUpload = request.method === "POST";
    const body = isUpload ? { attachment_id: String(next++) } : { id: "1234567890", name: "Bench" };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" ? address?.port : undefined);
});
