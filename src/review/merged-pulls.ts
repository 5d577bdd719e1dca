import type { GitHub, Repository } from '../github/access.ts';

/** The most merged pull requests to search. */
export const MOST_PULLS = 20;
/** Of a hundred pull requests each. */
const MOST_PAGES = 10;

const MERGED = `query ($owner: String!, $repo: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(first: 100, after: $after, states: [MERGED], baseRefName: $branch, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergedAt updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Pull {
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly mergedAt: string;
  readonly updatedAt: string;
}

interface MergedData {
  readonly repository: {
    readonly pullRequests: {
      readonly nodes: readonly Pull[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

/**
 * Returns the numbers of the last 20 pull requests merged into a branch, newest merge first. GitHub sorts by update, and
 * a merge is an update: once a page reaches back before the twentieth newest merge, no other page can change the
 * result, whatever was commented since.
 *
 * @throws Error if ten pages are not enough; RequestError or GraphqlResponseError of Octokit if GitHub refuses.
 */
export async function mergedPulls(github: GitHub, repository: Repository, branch: string): Promise<readonly number[]> {
  const found = new Map<number, Pull>();
  let after: string | null = null;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const data = (await github.graphql(MERGED, { ...repository, branch, after })) as MergedData;
    if (data.repository === null) throw new Error(`There is no repository ${repository.owner}/${repository.repo}`);
    const { nodes, pageInfo } = data.repository.pullRequests;
    for (const pull of nodes) found.set(pull.number, pull);
    const newest = [...found.values()].sort((one, other) => Date.parse(other.mergedAt) - Date.parse(one.mergedAt));
    const last = newest[MOST_PULLS - 1];
    const reachesBack =
      last !== undefined && nodes.some(({ updatedAt }) => Date.parse(updatedAt) < Date.parse(last.mergedAt));
    if (reachesBack || !pageInfo.hasNextPage) return newest.slice(0, MOST_PULLS).map(({ number }) => number);
    after = pageInfo.endCursor;
  }
  throw new Error(`More than ${MOST_PAGES * 100} pull requests were updated since the last ${MOST_PULLS} merges`);
}
