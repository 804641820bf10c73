import { showProblem } from "./announce.ts";
import { type JsonObject, objectOf } from "./json-value.ts";

/** Asks the sandbox to do something and gives its answer; what it refuses is shown, and gives undefined. */
export async function control(
  method: "POST" | "PUT",
  name: string,
  body?: unknown,
): Promise<JsonObject | undefined> {
  try {
    const reply = await fetch(`/_sandbox/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (reply.ok) return objectOf(await reply.json());
    showProblem(await messageOf(reply));
  } catch {
    showProblem("The sandbox does not answer. Is it still running?");
  }
  return undefined;
}

async function messageOf(reply: Response): Promise<string> {
  try {
    const { error }: { error: { message: string } } = await reply.json();
    return `The sandbox refuses: ${error.message}`;
  } catch {
    return `The sandbox refuses: HTTP ${reply.status}`;
  }
}
