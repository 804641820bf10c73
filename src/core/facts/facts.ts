/** Width and height of an image. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
}

/** What a Git LFS pointer says about the file that it stands for. */
export interface LfsPointer {
  /** `sha256:` and 64 lower-case hex digits. */
  readonly oid: string;
  readonly sizeBytes: number;
}

/** What a local file is. Of a Git LFS pointer, all of it is said of the file that the pointer stands for. */
export interface FileFacts {
  readonly kind: "file";
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** The media type that the bytes (of an LFS pointer: the extension) show; undefined when nothing is recognised. */
  readonly contentType: string | undefined;
  /** Nothing is recognised, and the bytes are text in UTF-8. */
  readonly isText: boolean;
  readonly pixels?: Pixels;
  readonly lfs?: LfsPointer;
}

/** What is behind a URL. */
export interface UrlFacts {
  readonly kind: "url";
  /** `sha256:` and 64 lower-case hex digits, of the decoded bytes. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** The media type that the bytes show; where they show none, the header's, unless it calls text an image, sound or video. */
  readonly contentType: string | undefined;
  /** What `contentType` is from; missing when there is none. */
  readonly contentTypeFrom?: "bytes" | "header";
  /** The reply's Content-Type in lower case, without parameters. */
  readonly headerContentType?: string;
  /** Nothing is recognised, and the bytes are text in UTF-8. */
  readonly isText: boolean;
  /** The reply is an HTML page, by its bytes, or by its header where they are of no other format. */
  readonly isHtml: boolean;
  /** The header says HTML of bytes that are something else. */
  readonly isCalledHtml?: true;
  readonly pixels?: Pixels;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Where redirects led, without a query, if there were any. */
  readonly redirectedTo?: string;
}

/** Why a file or a URL cannot be had, or not be used. Whoever asked knows the place. */
export interface FactsProblem {
  readonly kind: "problem";
  /** Stable kebab-case name. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** A URL's host gave no answer at all in the time that it had. */
  readonly isSilent?: true;
}
