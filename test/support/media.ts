const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A PNG of one pixel, with bytes of its own for every `text`. */
export function png(text: string): Buffer {
  return Buffer.concat([onePixel, Buffer.from(text)]);
}

/** The smallest thing that is taken for an mp4, with bytes of its own for every `text`. */
export function mp4(text: string): Buffer {
  return Buffer.concat([
    Buffer.from("00000018667479706d703432000000006d70343269736f6d", "hex"),
    Buffer.from(text),
  ]);
}

/** The smallest thing that is taken for a PDF, with bytes of its own for every `text`. */
export function pdf(text: string): Buffer {
  return Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);
}
