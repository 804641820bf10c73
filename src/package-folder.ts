/**
 * Where this package is: what it reads of its own while it runs is found from here. Whatever chunk this gets into, it is in
 * `dist` itself, as deep as this file in `src`.
 */
export const packageFolder: URL = new URL("../", import.meta.url);
