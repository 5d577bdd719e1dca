/** Runs sorted jobs, at most so many at a time, each after those that it needs. */
export async function inOrder<Job>(
  jobs: readonly Job[],
  needs: (job: Job) => readonly Job[],
  most: number,
  work: (job: Job) => Promise<void>,
): Promise<void> {
  const begun = new Map<Job, Promise<void>>();
  // Workers share one queue, and a job's needs have always started before it, so workers cannot deadlock.
  const row = jobs.values();
  const worker = async () => {
    for (const job of row) {
      const done = Promise.all(needs(job).map((needed) => begun.get(needed))).then(() => work(job));
      begun.set(job, done);
      await done;
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
}

/** Sorts jobs, each after those that it needs; omits jobs with circular needs. */
export function sorted<Job>(jobs: readonly Job[], needs: (job: Job) => readonly Job[]): readonly Job[] {
  const placed = new Set<Job>();
  for (let before = -1; before < placed.size; ) {
    before = placed.size;
    for (const job of jobs) if (needs(job).every((needed) => placed.has(needed))) placed.add(job);
  }
  return [...placed];
}
