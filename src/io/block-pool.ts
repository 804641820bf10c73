/** The size of a block. */
export const blockBytes = 262_144;

/** What is left when much was read at once goes to the garbage collector. */
const maxFreeBlocks = 8;

const free: Buffer[] = [];

/**
 * Memory of `blockBytes` to read a large file into, with whatever was in it before; to be given back. The garbage
 * collector sees of a block the few bytes that stand for it, and would let many wait.
 */
export function takeBlock(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
}

/** Takes `block` back, which nobody reads or writes any more. */
export function giveBlockBack(block: Buffer): void {
  if (free.length < maxFreeBlocks) free.push(block);
}
