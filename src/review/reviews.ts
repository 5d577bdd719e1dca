import { type FoundComment, findComments, type PullRequestPlace } from '../comment/find.ts';
import { markerOf, parseComment } from '../comment/format.ts';
import { type RecordedChange, type RecordPlace, readRecord, recorded, withApplied } from '../comment/review-record.ts';
import type { Access, GitHub, Repository } from '../github/access.ts';
import { type FullGitHub, openGitHub } from '../github/octokit.ts';
import { findPullRequest } from '../github/pull-request.ts';
import type { Subject } from '../github/subject.ts';
import type { Plan } from '../plan/plan.ts';

/** Whether a change was reviewed; if not, the reason. */
export interface Finding {
  readonly plan: Plan;
  readonly passes: boolean;
  /** A part of a sentence. */
  readonly why: string;
}

/** A pull request with a record that let changes pass. */
export type ReviewedOn = PullRequestPlace;

/** The most merged pull requests to search, newest first. */
const MOST_PULLS = 20;

const MERGED = `query ($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequests(first: 100, states: [MERGED], baseRefName: $branch, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergedAt }
    }
  }
}`;

interface MergedAnswer {
  readonly repository: {
    readonly pullRequests: { readonly nodes: readonly { readonly number: number; readonly mergedAt: string }[] };
  } | null;
}

/**
 * Looks for a valid, unused record of each change on the pull requests that were merged into a branch: newest first,
 * until each change has one. The newest record of a change decides: if it is used up, older records of the same change
 * no longer count.
 *
 * @param pushed the subject of the run, if it is a push: the pull request that it merged is always searched.
 * @throws RequestError or GraphqlResponseError of Octokit if GitHub refuses.
 */
export async function findReviews(
  access: Access,
  place: Omit<RecordPlace, 'number'>,
  { branch, pushed }: { readonly branch: string; readonly pushed: Subject | undefined },
  plans: readonly Plan[],
): Promise<{ readonly findings: readonly Finding[]; readonly reviewedOn: readonly ReviewedOn[] }> {
  const github = openGitHub(access, 'reads');
  const { owner, repo } = place;
  const unknown = `none of the last ${MOST_PULLS} pull requests merged into ${branch} has a record of it`;
  const reasons = new Map<Plan, string>();
  const undecided = new Set(plans);
  const passed = new Set<Plan>();
  const reviewedOn: ReviewedOn[] = [];
  for await (const number of pullsToLookAt(github, { owner, repo }, branch, pushed)) {
    const comment = await findOwn(github, { owner, repo, number }, place.key);
    const line = comment === undefined ? '' : parseComment(comment.body).record;
    const changes = line === '' ? [] : readRecord({ ...place, number }, line);
    for (const plan of [...undecided]) {
      const { verdict, why } =
        changes === undefined ? { verdict: 'other', why: NOT_VALID } : verdictOn(recorded(place.sign, plan), changes);
      if (verdict === 'passes') passed.add(plan);
      const tellsMore = verdict === 'used' || (why !== '' && !reasons.has(plan));
      if (tellsMore) reasons.set(plan, `${why} (pull request ${number}, ${comment?.url ?? ''})`);
      if (verdict !== 'other') undecided.delete(plan);
      if (verdict === 'passes' && reviewedOn.at(-1)?.number !== number) reviewedOn.push({ owner, repo, number });
    }
    if (undecided.size === 0) break;
  }
  const findings = plans.map((plan) => ({ plan, passes: passed.has(plan), why: reasons.get(plan) ?? unknown }));
  return { findings, reviewedOn };
}

/** Yields the last pull requests merged into a branch, newest first, then that of the push, if it is another. */
async function* pullsToLookAt(
  github: GitHub,
  repository: Repository,
  branch: string,
  pushed: Subject | undefined,
): AsyncGenerator<number> {
  const answer = (await github.graphql(MERGED, { ...repository, branch })) as MergedAnswer;
  const merged = [...(answer.repository?.pullRequests.nodes ?? [])]
    .sort((one, other) => Date.parse(other.mergedAt) - Date.parse(one.mergedAt))
    .slice(0, MOST_PULLS)
    .map(({ number }) => number);
  yield* merged;
  // It may be older: in a push of many pull requests at once, or a rerun of an old run.
  if (merged.length < MOST_PULLS || pushed?.kind !== 'commit') return;
  const pull = await findPullRequest(github, repository, pushed);
  if (pull !== undefined && !merged.includes(pull.number)) yield pull.number;
}

const NOT_VALID = 'the record is invalid: the comment was edited, copied from elsewhere, or made with another API key';

/** Looks up a change in a record: `other` if it is not there; `why` is empty if the connection is not, either. */
function verdictOn(
  wanted: RecordedChange,
  changes: readonly RecordedChange[],
): { readonly verdict: 'passes' | 'used' | 'other'; readonly why: string } {
  const same = changes.filter(({ id }) => id === wanted.id);
  if (same.some(({ appliedBy }) => appliedBy === undefined)) return { verdict: 'passes', why: '' };
  const [used] = same;
  if (used !== undefined) {
    const why = `it was reviewed, and run ${used.appliedBy} already applied it; a review can be used only once`;
    return { verdict: 'used', why };
  }
  const other = changes.find(({ about }) => about !== undefined && about.subject === wanted.about?.subject);
  if (other?.about === undefined) return { verdict: 'other', why: '' };
  const what =
    other.about.from === wanted.about?.from
      ? 'the workflow or the manifest has changed since the preview'
      : 'the connection in Pictory has changed since the preview';
  return { verdict: 'other', why: `another change of this connection was reviewed: ${what}` };
}

/** Marks changes as applied in the records of pull requests. */
export async function noteApplied(
  access: Access,
  place: Omit<RecordPlace, 'number'>,
  pulls: readonly PullRequestPlace[],
  run: string,
  done: readonly Plan[],
): Promise<void> {
  const reads = openGitHub(access, 'reads');
  const writes = openGitHub(access, 'writes');
  const spent = new Set(done.map((plan) => recorded(place.sign, plan).id));
  const note = async (pull: PullRequestPlace) => {
    const comment = await findOwn(reads, pull, place.key);
    const line = comment === undefined ? '' : parseComment(comment.body).record;
    if (comment === undefined || line === '') return;
    const noted = withApplied({ ...place, number: pull.number }, line, run || '0', (id) => spent.has(id));
    if (noted === line) return;
    await update(
      writes,
      pull,
      comment,
      comment.body.replace(line, () => noted),
    );
  };
  // A failure must not prevent the other updates.
  const results = await Promise.allSettled(pulls.map(note));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function findOwn(github: GitHub, pull: PullRequestPlace, key: string): Promise<FoundComment | undefined> {
  return (await findComments(github, pull, markerOf(key))).own[0];
}

async function update(
  github: FullGitHub,
  { owner, repo }: Repository,
  { id }: FoundComment,
  body: string,
): Promise<void> {
  await github.rest.issues.updateComment({ owner, repo, comment_id: Number(id), body });
}
