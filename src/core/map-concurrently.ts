/**
 * What `use` gives for each of `items`, in their order. As many as `concurrency` are worked at, at a time; what waits for its
 * turn costs nothing yet, where p-limit makes a function and two promises for each: a megabyte for 1,000.
 *
 * @throws what `use` rejects with first; the others go on.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  concurrency: number,
  use: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await use(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  return results;
}
