import type { Platform } from "../core/asset-type.ts";
import type { Content } from "../core/desired/desired-state.ts";
import { isUploadAction, type Plan, type UploadAction } from "../core/plan/plan.ts";
import { formatIdentity, identityOfDesired } from "../core/plan/same-upload.ts";

/** What is known of bytes that are to be sent. */
export type KnownContent = Extract<Content, { kind: "known" }>;

/** One upload: the action that sends it, and the others of its Page that need the very same one. */
export interface UploadUnit {
  readonly page: string;
  readonly sender: UploadAction;
  readonly content: KnownContent;
  readonly followers: readonly UploadAction[];
}

/** The uploads that `plan` needs, each once a Page, in the plan's order. What nobody has read cannot be sent. */
export function createUploadUnits(plan: Plan, platformOf: (page: string) => Platform): readonly UploadUnit[] {
  const units = new Map<string, { unit: UploadUnit; followers: UploadAction[] }>();
  for (const action of plan.actions) {
    if (!isUploadAction(action)) continue;
    const { page, desired } = action;
    const { content } = desired;
    const identity = identityOfDesired(desired, platformOf(page));
    if (content.kind !== "known" || identity === undefined) continue;
    const slot = `${page}\n${formatIdentity(identity)}`;
    const known = units.get(slot);
    if (known !== undefined) known.followers.push(action);
    else {
      const followers: UploadAction[] = [];
      units.set(slot, { unit: { page, sender: action, content, followers }, followers });
    }
  }
  return [...units.values()].map(({ unit }) => unit);
}
