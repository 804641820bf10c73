// What the tests use of each client: they are type-checked without them.

declare module "messaging-api-messenger" {
  import type { Readable } from "node:stream";

  interface ClientOptions {
    readonly accessToken: string;
    readonly origin: string;
    readonly version?: string;
    readonly appId?: string;
    readonly appSecret?: string;
  }

  interface UploadOptions {
    readonly isReusable?: boolean;
    readonly filename?: string;
  }

  interface BatchItem {
    readonly method: string;
    readonly relativeUrl: string;
    readonly name?: string;
    readonly body?: object;
  }

  type Adapter = (config: object) => Promise<object>;

  export class MessengerClient {
    constructor(options: ClientOptions);
    readonly axios: { readonly defaults: { adapter?: Adapter | undefined } };
    getPageInfo(): Promise<unknown>;
    debugToken(): Promise<unknown>;
    uploadAttachment(
      type: string,
      attachment: string | Buffer | Readable,
      options?: UploadOptions,
    ): Promise<{ readonly attachmentId: string }>;
    sendText(psid: string, text: string): Promise<unknown>;
    sendImage(
      psid: string,
      image: string | Buffer | Readable | object,
      options?: UploadOptions,
    ): Promise<unknown>;
    sendBatch(
      batch: readonly BatchItem[],
      options?: { readonly includeHeaders?: boolean },
    ): Promise<readonly unknown[]>;
  }

  export const MessengerBatch: {
    readonly sendText: (psid: string, text: string, options?: object) => BatchItem;
    readonly sendImage: (psid: string, image: string | object, options?: object) => BatchItem;
    readonly createRequest: (item: BatchItem) => BatchItem;
  };
}

declare module "@warriorteam/messenger-sdk" {
  interface Recipient {
    readonly id: string;
  }

  export class Messenger {
    constructor(options: {
      readonly accessToken: string;
      readonly baseUrl: string;
      readonly version?: string;
      readonly maxRetries?: number;
    });
    readonly attachments: {
      readonly upload: (upload: { readonly type: string; readonly url: string }) => Promise<{
        readonly attachment_id: string;
      }>;
    };
    readonly send: {
      readonly message: (message: {
        readonly recipient: Recipient;
        readonly messaging_type: string;
        readonly message: object;
      }) => Promise<unknown>;
      readonly attachment: (message: {
        readonly recipient: Recipient;
        readonly type: string;
        readonly attachment_id: string;
      }) => Promise<unknown>;
      readonly attachmentFromUrl: (message: {
        readonly recipient: Recipient;
        readonly type: string;
        readonly url: string;
      }) => Promise<unknown>;
    };
  }
}
