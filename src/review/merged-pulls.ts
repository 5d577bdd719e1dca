import { ActionError } from '../errors.ts';
import type { GitHub, Repository } from '../github/access.ts';
import { at, textAt } from '../github/event.ts';

/** The most merged pull requests to search. */
export const MOST_PULLS = 20;
/** Of a hundred pull requests each. */
const MOST_PAGES = 10;
/** The most pull requests merged since that of an old push. */
const MOST_SINCE = 100;

const MERGED = `query ($owner: String!, $repo: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(first: 100, after: $after, states: [MERGED], baseRefName: $branch, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergedAt updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/** The times are ISO 8601, UTC. */
type Pull = { readonly number: number; readonly mergedAt: string; readonly updatedAt: string };
type Page = { nodes: readonly Pull[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/**
 * Returns the numbers of the last 20 pull requests merged into a branch, newest merge first; more if `pushed` is older,
 * up to it. GitHub sorts by update, and a merge is an update: once a page reaches back before the last merge of the
 * result, no other page can change it, whatever was commented since.
 *
 * @throws ActionError if that takes too much; RequestError or GraphqlResponseError of Octokit if GitHub refuses; Error as
 * `pageOf`, or if there is no such repository.
 */
export async function mergedPulls(github: GitHub, repository: Repository, branch: string, pushed?: number) {
  const found = new Map<number, Pull>();
  let after: string | null = null;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer: unknown = await github.graphql(MERGED, { ...repository, branch, after });
    if (!at(answer, 'repository')) throw new Error(`There is no repository ${repository.owner}/${repository.repo}`);
    const { nodes, pageInfo }: Page = pageOf(at(answer, 'repository', 'pullRequests'));
    for (const pull of nodes) found.set(pull.number, pull);
    const newest = [...found.values()].sort(byMerge).map(({ number }) => number);
    const most = Math.max(MOST_PULLS, newest.indexOf(pushed ?? 0) + 1);
    if (most > MOST_SINCE) throw tooMuch(`more than ${MOST_SINCE} were merged since that of this push`);
    const last = found.get(newest[most - 1] ?? 0);
    const reachesBack =
      last !== undefined && nodes.some(({ updatedAt }) => Date.parse(updatedAt) < Date.parse(last.mergedAt));
    const isComplete = reachesBack && (pushed === undefined || found.has(pushed));
    if (isComplete || !pageInfo.hasNextPage) return newest.slice(0, most);
    after = pageInfo.endCursor;
  }
  throw tooMuch(`more than ${MOST_PAGES * 100} were updated since`);
}

/** @throws Error if a part is missing: without it, it is not certain which pull requests were merged last. */
function pageOf(page: unknown): Page {
  const nodes = at(page, 'nodes');
  const isPull = (node: unknown) =>
    typeof at(node, 'number') === 'number' &&
    ['mergedAt', 'updatedAt'].every((name) => !Number.isNaN(Date.parse(textAt(node, name))));
  const isPage = typeof at(page, 'pageInfo', 'hasNextPage') === 'boolean' && Array.isArray(nodes);
  if (!isPage || !nodes.every(isPull)) throw new Error('GitHub answered, but not with a list of merged pull requests');
  return page as Page;
}

/** Newest merge first; of a merge queue's several in one second, the greatest number. */
function byMerge(one: Pull, other: Pull): number {
  return Date.parse(other.mergedAt) - Date.parse(one.mergedAt) || other.number - one.number;
}

function tooMuch(why: string): ActionError {
  return new ActionError({
    title: 'The changes were not reviewed',
    message: `It is not certain which pull requests were merged into this branch last, because ${why}. Nothing was written.`,
    fix: 'Open a pull request whose preview shows these changes, and merge it, or set `expect-plan` to the `plan-id` of a preview.',
  });
}
