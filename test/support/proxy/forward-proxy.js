// @ts-check
// A forward proxy in a process of its own: it tunnels CONNECT and forwards plain http, to 127.0.0.1 alone. Its argument is
// JSON: `ports`, by `HOST:PORT` as asked for, and `authorization`, without which it answers 407. It prints its own port;
// asked for `/` itself, it tells the request lines that came so far.
import { createServer, request as sendRequest } from "node:http";
import { connect } from "node:net";

const { ports, authorization } = JSON.parse(process.argv[2] ?? "{}");

/** @type {string[]} */
const lines = [];

/** @type {(headers: import("node:http").IncomingHttpHeaders) => boolean} */
const isKnown = (headers) => authorization === undefined || headers["proxy-authorization"] === authorization;

const server = createServer((request, response) => {
  if (request.url === "/") {
    response.end(JSON.stringify(lines));
    return;
  }
  const { host, pathname, search } = new URL(request.url ?? "");
  const port = ports[host.includes(":") ? host : `${host}:80`];
  if (!isKnown(request.headers)) {
    lines.push(`407 ${request.method} ${request.url}`);
    response.writeHead(407, { "proxy-authenticate": "Basic" }).end();
    return;
  }
  lines.push(`${request.method} ${request.url}`);
  if (port === undefined) {
    response.writeHead(502).end();
    return;
  }
  const forwarded = sendRequest(
    { host: "127.0.0.1", port, method: request.method, path: pathname + search, headers: request.headers },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    },
  );
  forwarded.on("error", () => response.destroy());
  request.pipe(forwarded);
});

server.on("connect", (request, socket) => {
  socket.on("error", () => socket.destroy());
  const port = ports[request.url ?? ""];
  if (!isKnown(request.headers)) {
    lines.push(`407 CONNECT ${request.url}`);
    socket.end(
      'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n',
    );
    return;
  }
  lines.push(`CONNECT ${request.url}`);
  if (port === undefined) {
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    return;
  }
  const upstream = connect(port, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    socket.pipe(upstream).pipe(socket);
  });
  upstream.on("error", () => socket.destroy());
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(String(typeof address === "object" ? address?.port : address).concat("\n"));
});
