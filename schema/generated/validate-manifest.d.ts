import type { ErrorObject } from "ajv";

/** Whether a value fits `manifest.schema.json`; `errors` has every place in which the last one did not. */
export declare const validate: {
  (value: unknown): boolean;
  readonly errors?: readonly ErrorObject[] | null;
};
