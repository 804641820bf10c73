// In V8 the table that a growing and shrinking Set leaves behind points to the next one: a dead table that got old would
// keep every later listener, with all that its upload holds, until a full collection.
const listeners = new WeakMap<AbortSignal, (() => void)[]>();

/**
 * Calls `listener` when `signal` aborts, at once when it has; the function returned takes that back. Each signal gets one
 * listener of ours, since Node warns of a leak where more than ten wait for one signal.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  const waiting = listeners.get(signal) ?? listenTo(signal);
  waiting.push(listener);
  return () => {
    const place = waiting.indexOf(listener);
    if (place !== -1) waiting.splice(place, 1);
  };
}

function listenTo(signal: AbortSignal): (() => void)[] {
  const waiting: (() => void)[] = [];
  listeners.set(signal, waiting);
  const callAll = (): void => {
    // One may take back another: it is not to be called then.
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
  };
  signal.addEventListener("abort", callAll, { once: true });
  return waiting;
}
