import { findComments } from '../comment/find.ts';
import { type CommentPlace, formatComment, markerOf, parseComment } from '../comment/format.ts';
import { type RecordedChange, recorded, withApplied } from '../comment/review-record.ts';
import type { Access, GitHub } from '../github/access.ts';
import type { Subject } from '../github/event.ts';
import { openGitHub } from '../github/octokit.ts';
import { findPullRequest } from '../github/pull-request.ts';
import type { Plan } from '../plan/plan.ts';
import { MOST_PULLS, mergedPulls } from './merged-pulls.ts';

export interface Reviews {
  /** The changes that were not reviewed, and why: a part of a sentence. */
  readonly missing: readonly { readonly plan: Plan; readonly why: string }[];
  /** The pull requests with a record that let changes pass. */
  readonly reviewedOn: readonly number[];
  readonly searched: readonly number[];
}

export type AnyPlace = Omit<CommentPlace, 'number'>;

/**
 * Looks for a valid, unused record of each change on the last pull requests merged into a branch, newest merge first.
 * A record no longer counts once a pull request merged later has an applied change of the same connection.
 *
 * @param pushed the subject of a run about merged code: the pull request that it merged is always searched.
 * @throws ActionError if the last merges cannot be told; otherwise Error if GitHub refuses.
 */
export async function findReviews(
  access: Access,
  place: AnyPlace,
  { branch, pushed }: { readonly branch: string; readonly pushed: Subject | undefined },
  plans: readonly Plan[],
): Promise<Reviews> {
  const github = openGitHub(access, 'reads');
  const wanted = plans.map((plan) => ({ plan, change: recorded(place.sign, plan) }));
  const verdicts = new Map<Plan, Verdict>();
  const appliedLater = new Map<string, number>();
  const searched: number[] = [];
  for await (const { number, counts } of pullsToSearch(github, place, branch, pushed)) {
    if (counts) searched.push(number);
    const comment = await readComment(github, { ...place, number });
    const record = comment === undefined ? [] : comment.hidden?.record;
    for (const { plan, change } of counts ? wanted : []) {
      const before = verdicts.get(plan);
      if (before?.isFinal) continue;
      const verdict = verdictOn(change, record, appliedLater);
      const shown = `${verdict.why} (pull request ${number})`;
      if (verdict.isFinal || (verdict.why !== '' && before === undefined)) {
        verdicts.set(plan, { ...verdict, why: shown, number });
      }
    }
    for (const { connection, appliedBy } of record ?? []) {
      if (appliedBy !== undefined) appliedLater.set(connection, number);
    }
    if (plans.every((plan) => verdicts.get(plan)?.isFinal)) break;
  }
  const unknown = `none of the last ${MOST_PULLS} pull requests merged into ${branch} has a record of it`;
  const missing = plans.filter((plan) => !verdicts.get(plan)?.passes);
  const passed = [...verdicts.values()].flatMap(({ passes, number = 0 }) => (passes ? [number] : []));
  return {
    missing: missing.map((plan) => ({ plan, why: verdicts.get(plan)?.why ?? unknown })),
    searched,
    reviewedOn: [...new Set(passed)],
  };
}

/**
 * Yields the last pull requests merged into a branch, newest first. That of the push may be older, if an old run is
 * started again: it counts, and those merged in between do not, but they may have applied something since.
 */
async function* pullsToSearch(
  github: GitHub,
  { owner, repo }: AnyPlace,
  branch: string,
  pushed: Subject | undefined,
): AsyncGenerator<{ readonly number: number; readonly counts: boolean }> {
  const merged = await mergedPulls(github, { owner, repo }, branch);
  yield* merged.map((number) => ({ number, counts: true }));
  if (merged.length < MOST_PULLS || pushed === undefined || pushed.kind === 'head') return;
  const own = (await findPullRequest(github, { owner, repo }, pushed))?.number;
  if (own === undefined || merged.includes(own)) return;
  const all = await mergedPulls(github, { owner, repo }, branch, own);
  yield* all.filter((number) => !merged.includes(number)).map((number) => ({ number, counts: number === own }));
}

interface Verdict {
  readonly passes: boolean;
  /** Whether records on older pull requests no longer matter. */
  readonly isFinal: boolean;
  /** Empty if the record has nothing about the connection. */
  readonly why: string;
  readonly number?: number;
}

const NOT_VALID = 'the record is invalid: the comment was edited, copied from elsewhere, or made with another API key';

/** Looks up a change in a record; `undefined` is an invalid one. */
function verdictOn(
  wanted: RecordedChange,
  record: readonly RecordedChange[] | undefined,
  appliedLater: ReadonlyMap<string, number>,
): Verdict {
  const refused = (why: string, isFinal = false) => ({ passes: false, isFinal, why });
  const later = appliedLater.get(wanted.connection);
  const same = (record ?? []).filter(({ id }) => id === wanted.id);
  if (later !== undefined && same.length > 0) {
    return refused(`it was reviewed, but pull request ${later} was merged later and changed the same connection`, true);
  }
  if (record === undefined) return refused(NOT_VALID);
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
export async function noteApplied(
  access: Access,
  place: AnyPlace,
  pulls: readonly number[],
  run: string,
  done: readonly Plan[],
): Promise<void> {
  const reads = openGitHub(access, 'reads');
  const writes = openGitHub(access, 'writes');
  const { owner, repo } = place;
  const spent = new Set(done.map((plan) => recorded(place.sign, plan).id));
  const note = async (number: number) => {
    const on = { ...place, number };
    const comment = await readComment(reads, on);
    if (comment?.hidden === undefined) return;
    const { stamp, record } = comment.hidden;
    const noted = withApplied(record, run, (id) => spent.has(id));
    if (noted.every((change, index) => change === record[index])) return;
    const body = formatComment(on, { stamp, record: noted }, comment.text);
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
