/** A request of the documents, as it stands there, and what the sandbox answers. */
export interface DocumentedCommand {
  /** The documents that it stands in, with the name of the section. */
  readonly documents: readonly string[];
  /** Verbatim but for line breaks that the documents lost or won; its placeholders are filled in by the test. */
  readonly command: string;
  /** What the document says is answered. */
  readonly documented: unknown;
  /** What is answered when the document is wrong, and why. */
  readonly answered?: { readonly reply: unknown; readonly why: string };
}

/** Some value of these, in a documented reply. */
export const someId = "SOME-ID";
export const someMessageId = "SOME-MESSAGE-ID";
export const someTrace = "SOME-TRACE";
/** The PSID of the request. */
export const psid = "PSID";

const upload = { attachment_id: someId };
const sent = { recipient_id: psid, message_id: someMessageId };
const noSuccess =
  'a message that was sent is answered with its recipient and its ID, never with `{"success":"true"}`';

function references(section: string): readonly string[] {
  return ["en", "ru", "pt"].map((language) => `attachment-upload-api.${language}: ${section}`);
}

/** Every request of the Attachment Upload API Reference in its three languages, and of Saving Assets. */
export const documentedCommands: readonly DocumentedCommand[] = [
  {
    documents: references("upload from a URL"),
    command: `curl -X POST "https://graph.facebook.com/v21.0/Your-page-id/message_attachments" \\
     -H "Content-Type: application/json" \\
     -d '{
           "access_token":"Your_page_access_token",
           "message":{
             "attachment":{
               "type":"image", 
               "payload":{
                 "url":"https://your-url.com/image.jpg",
                 "is_reusable": true
               }
             }
           }
         }'`,
    documented: upload,
  },
  {
    documents: references("upload from a file"),
    command: `curl -X POST -H "Content-Type: application/json" -d '{
   "message": {
     "attachment": {
       "type": "image"
     }
   },
   "filedata": "@/path-to-your-file/image.jpg",
   "type": "image/png"
  }' "https://graph.facebook.com/v21.0/{PAGE_ID}/message_attachments?access_token={PAGE_ACCESS_TOKEN}"`,
    documented: upload,
    answered: {
      reply: {
        error: {
          message:
            "(#100) Incorrect number of files uploaded. Must upload exactly one file. `filedata` is text here, not a file: send multipart/form-data, as curl -F 'filedata=@FILE;type=image/png' does.",
          type: "OAuthException",
          code: 100,
          error_subcode: 2018005,
          fbtrace_id: someTrace,
        },
      },
      why: "JSON carries no file, and `@` is syntax of `curl -F`",
    },
  },
  {
    documents: references("send by an ID"),
    command: `curl -X POST -H "Content-Type: application/json" -d '{
    "recipient": {
      "id": "{PSID}"
    },
    "message": {
      "attachment": {
        "type": "image",
        "payload": {
          "attachment_id": "Your-attachment-ID"
        }
      }
    }
  }' "https://graph.facebook.com/v21.0/{PAGE_ID}/messages?access_token={PAGE_ACCESS_TOKEN}"`,
    documented: { success: "true" },
    answered: { reply: sent, why: noSuccess },
  },
  {
    documents: references("upload and send"),
    command: `curl -X POST -H "Content-Type: application/json" -d '{
   "recipient": {
     "id": "{PSID}"
   },
   "message": {
     "attachment": {
       "type": "image",
       "payload": {
         "url": "https://your-url.com/image.jpg"
       }
     }
   }
  }' "https://graph.facebook.com/v21.0/{PAGE_ID}/messages?access_token={PAGE_ACCESS_TOKEN}"`,
    documented: { success: "true" },
    answered: { reply: sent, why: noSuccess },
  },
  {
    documents: ["saving-assets: save on send from a URL (a body alone; the text says where it goes)"],
    command: `curl --header 'Content-Type: application/json' --data '{
"recipient":{
"id":"<PSID>"
},
"message":{
"attachment":{
"type":"<ASSET_TYPE>",
"payload":{
"url":"<ASSET_URL>",
"is_reusable": true
}
}
}
}' "https://graph.facebook.com/v21.0/me/messages?access_token=<PAGE_ACCESS_TOKEN>"`,
    documented: { ...sent, ...upload },
  },
  {
    documents: ["saving-assets: save on send from a file"],
    command: `curl \\
-F 'recipient={"id":"<PSID>"}' \\
-F 'message={"attachment":{"type":"<ASSET_TYPE>", "payload":{"is_reusable":true}}}' \\
-F 'filedata=@/tmp/shirt.png;type=image/png' \\
"https://graph.facebook.com/v21.0/me/messages?access_token=<PAGE_ACCESS_TOKEN>"`,
    documented: { ...sent, ...upload },
  },
  {
    documents: ["saving-assets: upload from a URL"],
    command: `curl --location --request POST 'https://graph.facebook.com/v2.10/me/message_attachments?access_token=<PAGE_ACCESS_TOKEN>' \\
 --header 'Content-Type: application/json' \\
 --data-raw '{ "message":{ "attachment":{ "type":"image", "payload":{ "url":"http://www.messenger-rocks.com/image.jpg", "is_reusable": true } } } }'`,
    documented: upload,
  },
  {
    documents: ["saving-assets: upload from a file"],
    command: `curl \\
-F 'recipient={"id":"<PSID>"}' \\
-F 'message={"attachment":{"type":"<ASSET_TYPE>", "payload":{"is_reusable":true}}}' \\
-F 'filedata=@/tmp/shirt.png;type=image/png' \\
"https://graph.facebook.com/v21.0/me/messages?access_token=<PAGE_ACCESS_TOKEN>"`,
    documented: upload,
    answered: {
      reply: { ...sent, ...upload },
      why: "the example of the upload posts to `/me/messages`, which sends, too",
    },
  },
  {
    documents: ["saving-assets: upload from a file, to the path that is meant"],
    command: `curl \\
-F 'recipient={"id":"<PSID>"}' \\
-F 'message={"attachment":{"type":"<ASSET_TYPE>", "payload":{"is_reusable":true}}}' \\
-F 'filedata=@/tmp/shirt.png;type=image/png' \\
"https://graph.facebook.com/v21.0/me/message_attachments?access_token=<PAGE_ACCESS_TOKEN>"`,
    documented: upload,
  },
];
