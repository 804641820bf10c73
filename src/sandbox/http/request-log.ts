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
  /** Missing while no reply was sent. */
  readonly status?: number;
  readonly attachmentId?: string;
  /** What a rule did to it. */
  readonly fault?: string;
  readonly error?: { readonly code: number; readonly subcode?: number; readonly message: string };
}

/** Adds facts to a record as they become known. */
export type UpdateRecord = (facts: Partial<RequestRecord>) => void;

const capacity = 10_000;

/** The last 10,000 requests, in the order of their arrival. */
export class RequestLog {
  readonly #records = new Map<number, RequestRecord>();
  #next = 0;

  /** Opens the record of a request that has just arrived. */
  begin(record: RequestRecord): UpdateRecord {
    const number = this.#next++;
    this.#records.set(number, record);
    this.#records.delete(number - capacity);
    return (facts) => {
      const known = this.#records.get(number);
      if (known !== undefined) this.#records.set(number, { ...known, ...facts });
    };
  }

  get records(): readonly RequestRecord[] {
    return [...this.#records.values()];
  }

  clear(): void {
    this.#records.clear();
  }
}
