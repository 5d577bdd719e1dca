/** The most calls of one `atOnce` at a time. */
const MOST = 4;

/** Calls a function for each item, at most four at a time. The results are in the order of the items. */
export async function atOnce<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) {
  const results: Result[] = [];
  const queue = items.entries();
  const take = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: MOST }, take));
  return results;
}
