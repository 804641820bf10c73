const origin = "http://sandbox.localhost/";

/** Whether `url` stands for a file below the manifest's folder that the sandbox serves. */
export function isSandboxUrl(url: string): boolean {
  return url.startsWith(origin);
}

/** The path, relative to the manifest's folder, of the file that a sandbox URL stands for; a stray `%` stands for itself. */
export function pathOfSandboxUrl(url: string): string {
  const path = new URL(url).pathname.slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Gives sandbox URLs the address at which the emulator at `sandboxUrl` serves them. */
export function sandboxUrlRewrite(sandboxUrl: string): (url: string) => string {
  const base = sandboxUrl.replace(/\/+$/, "");
  return (url) => (isSandboxUrl(url) ? `${base}/_sandbox/media/${url.slice(origin.length)}` : url);
}
