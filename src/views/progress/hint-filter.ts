import type { ApplyEvent } from "../../apply/apply-event.ts";

/** Gives each event without its hint where one before had the very same: once is enough to read. */
export function createHintFilter(): (event: ApplyEvent) => ApplyEvent {
  const told = new Set<string>();
  const isNew = (hint: string): boolean => told.size < told.add(hint).size;
  return (event) => {
    if (event.kind === "warning" && event.hint !== undefined && !isNew(event.hint)) {
      const { hint: _old, ...warning } = event;
      return warning;
    }
    if (event.kind === "upload-failed" && event.error.hint !== undefined && !isNew(event.error.hint)) {
      const { hint: _old, ...error } = event.error;
      return { ...event, error };
    }
    return event;
  };
}
