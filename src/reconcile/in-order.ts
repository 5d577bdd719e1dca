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
  const begun = new Set<Job>();
  const stack = jobs.toReversed();
  for (let job = stack.at(-1); job !== undefined; job = stack.at(-1)) {
    const missing = placed.has(job) ? [] : needs(job).filter((needed) => !placed.has(needed));
    if (missing.length === 0) placed.add(job);
    if (missing.length === 0 || begun.has(job)) stack.pop();
    else stack.push(...missing);
    begun.add(job);
  }
  return [...placed];
}
