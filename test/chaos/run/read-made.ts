import { setTimeout as delay } from "node:timers/promises";
import { listAt, valueAt } from "../../support/json.ts";
import { type Attachment, readAttachments } from "../attachment.ts";
import type { World } from "./world.ts";

/**
 * Waits until the sandbox has done what a command has sent it, notes all its attachments, and gives those that the command
 * at `host` asked for: what a killed one has sent may arrive when the next one runs.
 */
export async function readMade(world: World, host: string): Promise<readonly Attachment[]> {
  const requests = await readAnswered(world);
  world.attachments = readAttachments(await world.slot.control("GET", "state"));
  const asked = requests.filter((request) => valueAt(request, "headers", "host") === host);
  const ids = new Set(asked.map((request) => valueAt(request, "attachmentId")));
  return world.attachments.filter(({ attachmentId }) => ids.has(attachmentId));
}

async function readAnswered(world: World): Promise<readonly unknown[]> {
  for (;;) {
    const requests = listAt(await world.slot.control("GET", "requests"), "requests");
    if (!requests.some(isBeingAnswered)) return requests;
    await delay(20);
  }
}

/** Whether its body was read, and its answer is yet to come. */
function isBeingAnswered(request: unknown): boolean {
  const isRead = valueAt(request, "type") !== undefined;
  const isWithoutAnswer = ["hang", "reset"].includes(String(valueAt(request, "fault")));
  return isRead && valueAt(request, "status") === undefined && !isWithoutAnswer;
}
