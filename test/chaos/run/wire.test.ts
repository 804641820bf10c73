import { request } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openWire, type Wire, type WireEvent } from "./wire.ts";

interface World {
  readonly wire: Wire;
  readonly events: readonly WireEvent[];
}

/** A wire to a server that does `answer` to each request. */
async function openWorld(answer: (socket: Socket) => void | Promise<void>): Promise<World> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => void answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const wire = await openWire(portOf(server.address()));
  onTestFinished(async () => {
    await wire.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const events: WireEvent[] = [];
  wire.listen((event) => events.push(event));
  return { wire, events };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What comes back to an upload, or the error's code. */
function upload({ host }: Wire): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(`http://${host}/v25.0/7/message_attachments`, { method: "POST", agent: false });
    const fail = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
    sent.on("error", fail);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve(text)).on("error", fail);
    });
    sent.end("body");
  });
}

const body = '{"attachment_id":"1234"}';
const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;

test("an upload and its reply are told, though the reply comes in pieces", async () => {
  const { wire, events } = await openWorld(async (socket) => {
    for (const piece of [head, body.slice(0, 9), body.slice(9)]) {
      await new Promise((resolve) => socket.write(piece, resolve));
    }
    socket.end();
  });
  expect(await upload(wire)).toBe(body);
  expect(events).toEqual([{ kind: "arrival" }, { kind: "reply", attachmentId: "1234" }]);
});

test("half a reply is none, and its broken end is passed on", async () => {
  const { wire, events } = await openWorld((socket) => {
    socket.end(head + body.slice(0, 20));
  });
  expect(await upload(wire)).toBe("ECONNRESET");
  expect(events).toEqual([{ kind: "arrival" }]);
});

test("a reset is passed on", async () => {
  const { wire, events } = await openWorld((socket) => {
    socket.resetAndDestroy();
  });
  expect(await upload(wire)).toBe("ECONNRESET");
  expect(events).toEqual([{ kind: "arrival" }]);
});
