/** `ADDRESS:PORT` of the other side of a connection that did not come about, where the system's error tells it. */
export function peerOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("address" in error) || !("port" in error)) return undefined;
  const address = String(error.address);
  return `${address.includes(":") ? `[${address}]` : address}:${error.port}`;
}
