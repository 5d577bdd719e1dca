import type { Plan } from '../connections/plan.ts';
import type { Access, GitHub, Repository } from './access.ts';
import { type FoundComment, findComments, type Place } from './comments.ts';
import { type FullGitHub, openGitHub } from './octokit.ts';
import { type RecordedChange, type RecordPlace, readRecord, recorded, withApplied } from './record.ts';
import { markerOf, takeApart } from './stamp.ts';

/** Whether a change of a plan was reviewed; if not, why. */
export interface Finding {
  readonly plan: Plan;
  readonly passes: boolean;
  /** A part of a sentence. */
  readonly why: string;
}

/** A pull request with a record that let changes pass. */
export type ReviewedOn = Place;

/** How many merged pull requests are looked at, newest first. */
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
 * Looks for a valid record of each change, that was not used up, on the pull requests that were merged into a branch:
 * newest first, until each change has one.
 *
 * @throws RequestError or GraphqlResponseError of Octokit when GitHub refuses.
 */
export async function findReviews(
  access: Access,
  place: Omit<RecordPlace, 'number'>,
  branch: string,
  plans: readonly Plan[],
): Promise<{ readonly findings: readonly Finding[]; readonly reviewedOn: readonly ReviewedOn[] }> {
  const github = openGitHub(access, 'reads');
  const { owner, repo } = place;
  const answer: MergedAnswer = await github.graphql(MERGED, { owner, repo, branch });
  const merged = [...(answer.repository?.pullRequests.nodes ?? [])]
    .sort((one, other) => Date.parse(other.mergedAt) - Date.parse(one.mergedAt))
    .slice(0, MOST_PULLS);
  const reasons = new Map(
    plans.map((plan) => [plan, `no pull request of the last ${MOST_PULLS} merged into ${branch} has a record of it`]),
  );
  const passed = new Set<Plan>();
  const reviewedOn: ReviewedOn[] = [];
  for (const { number } of merged) {
    if (passed.size === plans.length) break;
    const comment = await findOwn(github, { owner, repo, number }, place.key);
    const line = comment === undefined ? '' : takeApart(comment.body).record;
    if (line === '') continue;
    const changes = readRecord({ ...place, number }, line);
    let isUsed = false;
    for (const plan of plans.filter((one) => !passed.has(one))) {
      const why = changes === undefined ? NOT_VALID : reasonAgainst(recorded(place, plan), changes);
      if (why === undefined) {
        passed.add(plan);
        isUsed = true;
      } else if (why !== '') {
        reasons.set(plan, `${why} (pull request ${number}, ${comment?.url ?? ''})`);
      }
    }
    if (isUsed) reviewedOn.push({ owner, repo, number });
  }
  const findings = plans.map((plan) => ({ plan, passes: passed.has(plan), why: reasons.get(plan) ?? '' }));
  return { findings, reviewedOn };
}

const NOT_VALID =
  'the record is not valid: the comment was edited, or copied from elsewhere, or made with another API key';

/** Why a record does not let a plan pass: `undefined` when it does, empty when it says nothing of the connection. */
function reasonAgainst(wanted: RecordedChange, changes: readonly RecordedChange[]): string | undefined {
  const same = changes.filter(({ id }) => id === wanted.id);
  if (same.some(({ appliedBy }) => appliedBy === undefined)) return undefined;
  const [used] = same;
  if (used !== undefined)
    return `it was reviewed, and run ${used.appliedBy} carried it out already; a review is used once`;
  const other = changes.find(({ about }) => about !== undefined && about.subject === wanted.about?.subject);
  if (other?.about === undefined) return '';
  const what =
    other.about.from === wanted.about?.from
      ? 'what the workflow or the manifest asks for is not what it was at the preview'
      : 'the connection in Pictory is not what it was at the preview';
  return `another change of this connection was reviewed: ${what}`;
}

/** Notes in the records of pull requests which changes a run carried out. */
export async function noteApplied(
  access: Access,
  place: Omit<RecordPlace, 'number'>,
  pulls: readonly Place[],
  run: string,
  done: readonly Plan[],
): Promise<void> {
  const reads = openGitHub(access, 'reads');
  const writes = openGitHub(access, 'writes');
  const spent = new Set(done.map((plan) => recorded(place, plan).id));
  for (const pull of pulls) {
    const comment = await findOwn(reads, pull, place.key);
    const line = comment === undefined ? '' : takeApart(comment.body).record;
    if (comment === undefined || line === '') continue;
    const noted = withApplied({ ...place, number: pull.number }, line, run || '0', (id) => spent.has(id));
    if (noted === line) continue;
    await update(
      writes,
      pull,
      comment,
      comment.body.replace(line, () => noted),
    );
  }
}

async function findOwn(github: GitHub, pull: Place, key: string): Promise<FoundComment | undefined> {
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
