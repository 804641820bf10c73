/** One request that the sandbox received, secrets already replaced, for `GET /_sandbox/requests`. */
export interface RequestRecord {
  /** RFC 3339, by the sandbox's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The Page's name, when the token told it. */
  readonly page?: string;
  readonly type?: string;
  /** Of the file in the request. */
  readonly contentType?: string;
  readonly fileName?: string;
  readonly size?: number;
  /** The fields of the body, whatever form they came in. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Of the answer, be it one that a rule kept back; missing while there is none. */
  readonly status?: number;
  readonly attachmentId?: string;
  /** What a rule did to it. */
  readonly fault?: string;
  readonly error?: RecordedError;
}

/** The error that a request was answered with; `trace` is its `fbtrace_id`. */
export interface RecordedError {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly trace: string;
}

/** Adds facts to a record as they become known. */
export type UpdateRecord = (facts: Partial<RequestRecord>) => void;

/** The record of a request on its way. */
export interface OpenRecord {
  readonly update: UpdateRecord;
  /** As far as it is known. */
  readonly current: () => RequestRecord;
}

const capacity = 10_000;

/** The last 10,000 requests, in the order of their arrival. */
export class RequestLog {
  readonly #records = new Map<number, RequestRecord>();
  #next = 0;

  /** Opens the record of a request that has just arrived. */
  begin(record: RequestRecord): OpenRecord {
    const number = this.#next++;
    let current = record;
    this.#records.set(number, current);
    this.#records.delete(number - capacity);
    return {
      update: (facts) => {
        current = { ...current, ...facts };
        if (this.#records.has(number)) this.#records.set(number, current);
      },
      current: () => current,
    };
  }

  get records(): readonly RequestRecord[] {
    return [...this.#records.values()];
  }

  clear(): void {
    this.#records.clear();
  }
}
