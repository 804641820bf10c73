/** What a request line asks for. */
export interface RequestTarget {
  readonly pathname: string;
  readonly query: URLSearchParams;
}

/** The target of a request line's `url`: a path, or a whole URL when the client takes the sandbox for a proxy. */
export function parseRequestTarget(url: string): RequestTarget {
  const path = url.replace(/^https?:\/\/[^/?]*/i, "");
  const [pathname = "", ...query] = path.split("?");
  return { pathname: pathname === "" ? "/" : pathname, query: new URLSearchParams(query.join("?")) };
}
