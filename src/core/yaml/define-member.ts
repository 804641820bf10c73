/** Sets a member of a plain object: plain assignment would take `__proto__` for the prototype. */
export function defineMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
