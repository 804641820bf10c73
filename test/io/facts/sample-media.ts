/** The smallest bytes that are each format by their structure, not by their first letters alone. */
export interface SampleMedium {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** A PNG header for `width` × `height` pixels, with a pixel's worth of data. */
export function pngOf(width: number, height: number): Buffer {
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function gifOf(width: number, height: number): Buffer {
  const bytes = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

function jpegOf(width: number, height: number): Buffer {
  const app0 = Buffer.from("ffe000104a46494600010100000100010000", "hex");
  const frame = Buffer.from("ffc0000b080000000001011100", "hex");
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from("ffd8", "hex"), app0, frame, Buffer.from("ffd9", "hex")]);
}

function webpOf(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(30);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(22, 4);
  bytes.write("WEBPVP8X", 8);
  bytes.writeUInt32LE(10, 16);
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
}

function isoMediaOf(brand: string): Buffer {
  const box = Buffer.from(`....ftyp${brand}....${brand}....free`, "latin1");
  box.writeUInt32BE(20, 0);
  box.writeUInt32BE(512, 12);
  box.writeUInt32BE(8, 20);
  return box;
}

function wav(): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.write("data", 36);
  return bytes;
}

function oggOf(codec: Buffer): Buffer {
  const page = Buffer.alloc(28);
  page.write("OggS", 0);
  return Buffer.concat([page, codec, Buffer.alloc(40)]);
}

/** One of each format that is known to work, and a PDF. Images have 3 × 2 pixels. */
export const sampleMedia: ReadonlyMap<string, SampleMedium> = new Map([
  ["png", { contentType: "image/png", bytes: pngOf(3, 2) }],
  ["gif", { contentType: "image/gif", bytes: gifOf(3, 2) }],
  ["jpg", { contentType: "image/jpeg", bytes: jpegOf(3, 2) }],
  ["webp", { contentType: "image/webp", bytes: webpOf(3, 2) }],
  ["mp4", { contentType: "video/mp4", bytes: isoMediaOf("isom") }],
  ["m4v", { contentType: "video/mp4", bytes: isoMediaOf("M4V ") }],
  ["m4a", { contentType: "audio/mp4", bytes: isoMediaOf("M4A ") }],
  ["mov", { contentType: "video/quicktime", bytes: isoMediaOf("qt  ") }],
  ["3gp", { contentType: "video/3gpp", bytes: isoMediaOf("3gp4") }],
  ["webm", { contentType: "video/webm", bytes: Buffer.from("1a45dfa3874282847765626d", "hex") }],
  ["opus", { contentType: "audio/ogg", bytes: oggOf(Buffer.from("OpusHead")) }],
  ["ogv", { contentType: "video/ogg", bytes: oggOf(Buffer.from("\x80theora", "latin1")) }],
  [
    "mp3",
    { contentType: "audio/mpeg", bytes: Buffer.concat([Buffer.from("fffb9064", "hex"), Buffer.alloc(413)]) },
  ],
  [
    "aac",
    {
      contentType: "audio/aac",
      bytes: Buffer.concat([Buffer.from("fff15080017ffc", "hex"), Buffer.alloc(40)]),
    },
  ],
  ["wav", { contentType: "audio/wav", bytes: wav() }],
  ["amr", { contentType: "audio/amr", bytes: Buffer.from("#!AMR\n\x04", "latin1") }],
  ["pdf", { contentType: "application/pdf", bytes: Buffer.from("%PDF-1.4\n%%EOF\n") }],
]);

/** The bytes of the sample with the extension `extension`. */
export function sampleBytes(extension: string): Buffer {
  const sample = sampleMedia.get(extension);
  if (sample === undefined) throw new Error(`no sample of ${extension}`);
  return sample.bytes;
}
