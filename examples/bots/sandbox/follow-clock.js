// @ts-check
import { renameSync, writeFileSync } from "node:fs";

/**
 * Keeps in `file` how many milliseconds the sandbox's clock is ahead of the machine's.
 *
 * @param {string} sandboxUrl
 * @param {string} file
 * @returns {Promise<() => void>} What ends it; the file is there by then.
 */
export async function followClock(sandboxUrl, file) {
  const write = async () => {
    const { offsetMs } = await readClock(sandboxUrl);
    writeFileSync(`${file}.new`, `${offsetMs}`);
    renameSync(`${file}.new`, file);
  };
  await write();
  let isEnded = false;
  /** @type {NodeJS.Timeout} */
  let timer;
  const follow = () => {
    // While the sandbox is busy, or ending, the file stays as it is.
    timer = setTimeout(
      () =>
        write()
          .catch(() => undefined)
          .finally(() => isEnded || follow()),
      200,
    );
  };
  follow();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}

/**
 * The sandbox's clock.
 *
 * @param {string} sandboxUrl
 * @returns {Promise<{ readonly now: string, readonly offsetMs: number }>}
 */
export async function readClock(sandboxUrl) {
  const reply = await fetch(`${sandboxUrl}/_sandbox/state`);
  return (await reply.json()).clock;
}
