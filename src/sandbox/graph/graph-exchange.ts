import type { IncomingMessage, ServerResponse } from "node:http";
import type { UpdateRecord } from "../http/request-log.ts";
import type { RequestTarget } from "../http/request-target.ts";

/** A request of the Graph API on its way. */
export interface GraphExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RequestTarget;
  /** `http://HOST:PORT`, by which the client comes here. */
  readonly origin: string;
  /** Notes what became known of it. */
  readonly update: UpdateRecord;
}
