const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when `signal` aborts, at once when it has; the function returned takes that back. Each signal gets one
 * listener of ours, since Node warns of a leak where more than ten wait for one signal.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) listener();
  const known = listeners.get(signal) ?? listenTo(signal);
  known.add(listener);
  return () => void known.delete(listener);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const added = new Set<() => void>();
  listeners.set(signal, added);
  signal.addEventListener(
    "abort",
    () => {
      for (const listener of added) listener();
    },
    { once: true },
  );
  return added;
}
