// @ts-check
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const contentTypes = new Map([
  [".gif", "image/gif"],
  [".jpg", "image/jpeg"],
  [".mp3", "audio/mpeg"],
  [".mp4", "video/mp4"],
  [".pdf", "application/pdf"],
  [".png", "image/png"],
  [".webp", "image/webp"],
]);

/**
 * Plays the web server of a `publicBaseUrl`: serves `examples/media` of the project on loopback.
 *
 * @param {string} project
 * @returns {Promise<{ readonly url: string, readonly close: () => void }>} The address that stands for the project.
 */
export async function serveMedia(project) {
  const folder = join(project, "examples", "media") + sep;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = normalize(join(project, decodeURIComponent(pathname)));
    const contentType = contentTypes.get(extname(file));
    if (contentType === undefined || !file.startsWith(folder)) {
      response.writeHead(404).end();
      return;
    }
    const content = createReadStream(file);
    content.once("open", () => response.writeHead(200, { "content-type": contentType }));
    content.once("error", () => response.writeHead(404).end());
    content.pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
