import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { isObject, parseJson } from "./json.ts";

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
const validators = new Map<string, ValidateFunction>();

/**
 * The one JSON document in `text`, which `command` printed with `--json`.
 *
 * @throws when there is another text beside it, or it does not fit the command's schema.
 */
export function checkDocument(command: string, text: string): unknown {
  const document = parseJson(text);
  if (text !== `${JSON.stringify(document, undefined, 2)}\n`) throw new Error(`no tidy document: ${text}`);
  assertFits(hasFailedEarly(document) ? "diagnostics" : command, document);
  return document;
}

/**
 * Compares `value` with `schema/NAME.schema.json`.
 *
 * @throws with every difference.
 */
export function assertFits(name: string, value: unknown): void {
  const validate = validatorOf(name);
  if (validate(value)) return;
  throw new Error(`not as ${name}.schema.json has it: ${ajv.errorsText(validate.errors)}`);
}

/** Whether `value` fits `schema/NAME.schema.json`. */
export function fits(name: string, value: unknown): boolean {
  return validatorOf(name)(value);
}

function validatorOf(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const schema = parseJson(
    readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), "utf8"),
  );
  if (!isObject(schema)) throw new Error(`${name}.schema.json is no object`);
  const validate = ajv.compile(schema);
  validators.set(name, validate);
  return validate;
}

function hasFailedEarly(document: unknown): boolean {
  return isObject(document) && document["status"] === "failed" && !("summary" in document);
}
