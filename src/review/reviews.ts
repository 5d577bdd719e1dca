import { findComments } from '../comment/find.ts';
import { type CommentPlace, formatComment, markerOf, parseComment } from '../comment/format.ts';
import { type RecordedChange, recorded, withApplied } from '../comment/review-record.ts';
import type { Access, GitHub } from '../github/access.ts';
import type { Subject } from '../github/event.ts';
import { openGitHub } from '../github/octokit.ts';
import { findPullRequest } from '../github/pull-request.ts';
import type { Plan } from '../plan/plan.ts';
import { MOST_PULLS, mergedPulls } from './merged-pulls.ts';

/** The means to read and to write comments, and what the comments of all pull requests have in common. */
export type Records = Access & Omit<CommentPlace, 'number'>;

/**
 * Looks for a valid, unused record of each change on the last pull requests merged into a branch, newest merge first.
 * A record no longer counts once a pull request merged later has an applied change of the same connection.
 *
 * @param pushed the subject of a run about merged code: the pull request that it merged is always searched.
 * @returns the changes that were not reviewed, and why: a part of a sentence; the pull requests with a record that let
 * changes pass; and all that were searched.
 * @throws ActionError if it is not certain which merges were the last; otherwise Error if GitHub refuses.
 */
export async function findReviews(records: Records, plans: readonly Plan[], branch: string, pushed?: Subject) {
  const github = openGitHub(records, 'reads');
  const wanted = plans.map((plan) => ({ plan, change: recorded(records.sign, plan) }));
  const verdicts = new Map<Plan, ReturnType<typeof verdictOn> & { readonly number: number }>();
  const appliedLater = new Map<string, number>();
  const searched: number[] = [];
  for await (const { number, counts } of pullsToSearch(github, records, branch, pushed)) {
    if (counts) searched.push(number);
    const comment = await readComment(github, { ...records, number });
    const record = comment === undefined ? [] : comment.hidden?.record;
    for (const { plan, change } of counts ? wanted : []) {
      const before = verdicts.get(plan);
      if (before?.isFinal) continue;
      const verdict = verdictOn(change, record, appliedLater.get(change.connection));
      if (verdict.isFinal || (verdict.why !== '' && before === undefined)) verdicts.set(plan, { ...verdict, number });
    }
    for (const { connection, appliedBy } of record ?? []) {
      if (appliedBy !== undefined) appliedLater.set(connection, number);
    }
    if (plans.every((plan) => verdicts.get(plan)?.isFinal)) break;
  }
  const unknown = `none of the last ${MOST_PULLS} pull requests merged into ${branch} has a record of it`;
  const missing = plans.flatMap((plan) => {
    const { passes = false, why, number } = verdicts.get(plan) ?? {};
    return passes ? [] : [{ plan, why: why === undefined ? unknown : `${why} (pull request ${number})` }];
  });
  const passed = [...verdicts.values()].filter(({ passes }) => passes);
  return { missing, searched, reviewedOn: [...new Set(passed.map(({ number }) => number))] };
}

/**
 * Yields the last pull requests merged into a branch, newest first. That of the push may be older, if an old run is
 * started again: it counts, and those merged in between do not, but they may have applied something since.
 */
async function* pullsToSearch(github: GitHub, { owner, repo }: Records, branch: string, pushed?: Subject) {
  const merged = await mergedPulls(github, { owner, repo }, branch);
  yield* merged.map((number) => ({ number, counts: true }));
  if (merged.length < MOST_PULLS || pushed === undefined || pushed.kind === 'head') return;
  const own = (await findPullRequest(github, { owner, repo }, pushed))?.number;
  if (own === undefined || merged.includes(own)) return;
  const all = await mergedPulls(github, { owner, repo }, branch, own);
  yield* all.filter((number) => !merged.includes(number)).map((number) => ({ number, counts: number === own }));
}

/**
 * Looks up a change in a record; `undefined` is an invalid one. `later` is a pull request that changed the connection
 * since. If the verdict is final, older records no longer matter. `why` is empty if the change passes, or if the record
 * has nothing about the connection.
 */
function verdictOn(wanted: RecordedChange, record: readonly RecordedChange[] | undefined, later?: number) {
  const refused = (why: string, isFinal = false) => ({ passes: false, isFinal, why });
  const same = (record ?? []).filter(({ id }) => id === wanted.id);
  if (later !== undefined && same.length > 0) {
    return refused(`it was reviewed, but pull request ${later} was merged later and changed the same connection`, true);
  }
  const invalid = 'the record is invalid: the comment was edited, copied from elsewhere, or made with another API key';
  if (record === undefined) return refused(invalid);
  if (same.some(({ appliedBy }) => appliedBy === undefined)) return { passes: true, isFinal: true, why: '' };
  const [used] = same;
  const once = `it was reviewed, and run ${used?.appliedBy} already used the review; a review can be used only once`;
  if (used !== undefined) return refused(once, true);
  const other = record.find(({ connection }) => connection === wanted.connection);
  return refused(other ? `another change of this connection was reviewed${difference(other, wanted)}` : '');
}

function difference({ values: before, appliedBy }: RecordedChange, { values: now }: RecordedChange): string {
  if (appliedBy !== undefined) return `, and run ${appliedBy} used the review`;
  if (before === undefined) return '';
  if (before.from !== now?.from) return ': the connection in Pictory has changed since the preview';
  return before.to === now.to
    ? ': the same values, but other credentials, another action, or another connection in Pictory'
    : ': the workflow or the manifest has changed since the preview';
}

/** Marks changes as applied in the records of pull requests. */
export async function noteApplied(records: Records, pulls: readonly number[], run: string, done: readonly Plan[]) {
  const { owner, repo, sign } = records;
  const reads = openGitHub(records, 'reads');
  const writes = openGitHub(records, 'writes');
  const spent = new Set(done.map((plan) => recorded(sign, plan).id));
  const note = async (number: number) => {
    const place = { ...records, number };
    const comment = await readComment(reads, place);
    if (comment?.hidden === undefined) return;
    const { stamp, record } = comment.hidden;
    const noted = withApplied(record, run, (id) => spent.has(id));
    if (noted.every((change, index) => change === record[index])) return;
    const body = formatComment(place, { stamp, record: noted }, comment.text);
    await writes.rest.issues.updateComment({ owner, repo, comment_id: Number(comment.id), body });
  };
  // A failure must not prevent the other updates.
  const results = await Promise.allSettled(pulls.map(note));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function readComment(github: GitHub, place: CommentPlace) {
  const [comment] = (await findComments(github, place, markerOf(place))).own;
  return comment && { ...comment, ...parseComment(place, comment.body) };
}
