// @ts-check
// Given to Node with `--import`, it moves the clock of a bot with that of the sandbox. A real bot has no use for it.
import { readFileSync } from "node:fs";

const offsetFile = process.env["SANDBOX_CLOCK"] ?? "";
const machineNow = Date.now;

Date.now = () => machineNow() + Number(readFileSync(offsetFile, "utf8"));
