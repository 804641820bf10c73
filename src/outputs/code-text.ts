/** The types that TypeScript and declaration files export beside the constants. */
export const typesText: string = `/** A Page's name in the manifest. */
export type PageName = keyof typeof assets;

/** An asset's key, on whichever Page. */
export type AssetKey = { [Page in PageName]: keyof (typeof assets)[Page] }[PageName];

/** A key of an image. */
export type ImageKey = KeyOfType<"image">;

/** A key of a video. */
export type VideoKey = KeyOfType<"video">;

/** A key of an audio. */
export type AudioKey = KeyOfType<"audio">;

/** A key of a file. */
export type FileKey = KeyOfType<"file">;

type KeyOfType<Type> = {
  [Page in PageName]: {
    [Key in keyof (typeof assets)[Page]]: (typeof assets)[Page][Key] extends { readonly type: Type } ? Key : never;
  }[keyof (typeof assets)[Page]];
}[PageName];
`;

/** The comment above `attachmentId`. */
export const attachmentIdComment: string = `/**
 * The attachment ID to send for the asset \`key\` on the Page \`page\`.
 *
 * @throws {Error} when there is none yet; \`messenger-assets apply\` uploads what is missing.
 */`;

/** The body of `attachmentId`; `tableType` is the annotation of its table, none in JavaScript. */
export function attachmentIdBody(tableType: string): string {
  return `{
  const pages${tableType} = attachmentIds;
  const ids = Object.prototype.hasOwnProperty.call(pages, page) ? pages[page] : undefined;
  if (ids === undefined || !Object.prototype.hasOwnProperty.call(ids, key)) {
    throw new Error(
      \`Page \${JSON.stringify(page)} has no asset \${JSON.stringify(key)}: \` +
        "put it in the manifest and run \`messenger-assets apply\`",
    );
  }
  const id = ids[key];
  if (id === undefined) {
    throw new Error(
      \`Asset \${JSON.stringify(key)} of Page \${JSON.stringify(page)} has no attachment ID yet: \` +
        "run \`messenger-assets apply\`",
    );
  }
  return id;
}`;
}
