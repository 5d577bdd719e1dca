import { atOnce } from '../http/at-once.ts';

type Needs<Job> = (job: Job) => readonly Job[];

/** Runs sorted jobs, several at a time, each after those that it needs. */
export async function inOrder<Job>(jobs: readonly Job[], needs: Needs<Job>, work: (job: Job) => Promise<void>) {
  const begun = new Map<Job, Promise<void>>();
  // A job's needs have always begun before it, so jobs cannot wait for each other.
  await atOnce(jobs, (job) => {
    const done = Promise.all(needs(job).map((needed) => begun.get(needed))).then(() => work(job));
    begun.set(job, done);
    return done;
  });
}

/** Sorts jobs, each after those that it needs; omits jobs with circular needs. */
export function sorted<Job>(jobs: readonly Job[], needs: Needs<Job>): readonly Job[] {
  const placed = new Set<Job>();
  for (let before = -1; before < placed.size; ) {
    before = placed.size;
    for (const job of jobs) if (needs(job).every((needed) => placed.has(needed))) placed.add(job);
  }
  return [...placed];
}
