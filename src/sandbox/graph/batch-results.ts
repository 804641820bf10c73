import { isJsonObject, type JsonObject } from "../json.ts";
import type { GraphReply } from "./graph-call.ts";

/** What the named calls of a batch were answered with, for those that build on them. */
export class BatchResults {
  readonly #replies = new Map<string, GraphReply | undefined>();

  add({ name }: JsonObject, reply: GraphReply | undefined): void {
    if (typeof name === "string") this.#replies.set(name, reply);
  }

  /** Whether the call that `entry` depends on, if there is one, was done; one that comes later was not. */
  isOpen({ depends_on: name }: JsonObject): boolean {
    return typeof name !== "string" || this.#replies.get(name)?.status === 200;
  }

  /** `entry` with what `{result=NAME:$.member}` stands for in its path and body, as text. */
  fillIn(entry: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(entry).map(([member, value]) =>
        typeof value === "string" && ["relative_url", "body"].includes(member)
          ? [member, value.replace(reference, (_, name, path) => this.#resultAt(name, path))]
          : [member, value],
      ),
    );
  }

  #resultAt(name: string, path: string): string {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
    const values = steps.reduce<readonly unknown[]>(membersOf, [this.#replies.get(name)?.body]);
    return values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(",");
  }
}

/** In an urlencoded body it may be encoded as a whole. */
const reference =
  /(?:\{|%7B)result(?:=|%3D)([\w-]+)(?::|%3A)(?:\$|%24)((?:[.\w*[\]]|%5B|%5D|%2A)*)(?:\}|%7D)/gi;

/** The member `step` of each; all of them for `*`. */
function membersOf(values: readonly unknown[], step: string): readonly unknown[] {
  return values.flatMap((value) => {
    if (!isJsonObject(value) && !Array.isArray(value)) return [];
    if (step === "*") return Object.values(value);
    const member: unknown = Object.entries(value).find(([name]) => name === step)?.[1];
    return member === undefined ? [] : [member];
  });
}
