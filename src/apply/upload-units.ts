import type { Content } from "../core/desired/desired-state.ts";
import { isUploadAction, type Plan, type UploadAction } from "../core/plan/plan.ts";
import { formatUpload } from "../core/plan/same-upload.ts";

/** What is known of bytes that are to be sent. */
type KnownContent = Extract<Content, { kind: "known" }>;

/** One upload: the action that sends it, and the others of its Page that need the very same one. */
export interface UploadUnit {
  readonly page: string;
  readonly sender: UploadAction;
  readonly content: KnownContent;
  readonly followers: readonly UploadAction[];
}

/** The uploads that `plan` needs, each once a Page, in the plan's order. What nobody has read cannot be sent. */
export function createUploadUnits(plan: Plan): readonly UploadUnit[] {
  const units = new Map<string, UploadUnit & { readonly followers: UploadAction[] }>();
  for (const action of plan.actions) {
    if (!isUploadAction(action)) continue;
    const { page, desired } = action;
    const { content } = desired;
    if (content.kind !== "known") continue;
    const upload = formatUpload(action);
    const unit = units.get(upload);
    if (unit === undefined) units.set(upload, { page, sender: action, content, followers: [] });
    else unit.followers.push(action);
  }
  return [...units.values()];
}
