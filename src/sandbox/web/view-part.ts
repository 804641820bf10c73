import type { Route } from "./route.ts";

/** A part of the page that is drawn from the store. */
export interface ViewPart {
  readonly element: HTMLElement;
  /** Draws what there is now. */
  readonly draw: (route: Route) => void;
  /** Draws what has changed by time alone. */
  readonly tick: () => void;
}
