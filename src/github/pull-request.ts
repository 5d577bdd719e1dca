import type { GitHub, Repository } from './access.ts';
import type { Subject } from './subject.ts';

/** A pull request of the repository. */
export interface PullRequest {
  readonly number: number;
  /** The newest commit of its branch, if known. */
  readonly head?: string;
}

/** The part of a pull request that both lists below have. */
interface Listed {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string; readonly repo: { readonly full_name: string } };
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
}

/**
 * Returns the one pull request that an event is about; nothing if there are several candidates.
 *
 * - A pushed commit is about the pull request whose merge into that branch ended with it: its `merge_commit_sha`,
 *   whether GitHub merges, squashes or rebases:
 *   https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 * - A commit of a fork is about the pull request, open or closed, whose head it is.
 *
 * Sends one request at most, and none if the event names the pull request. Checks the newest hundred only.
 *
 * @throws RequestError of Octokit if GitHub refuses: 403 or 404 if the token may not read pull requests.
 */
export async function findPullRequest(
  github: GitHub,
  { owner, repo }: Repository,
  subject: Subject,
): Promise<PullRequest | undefined> {
  if (subject.kind === 'pull-request') return subject;
  const { sha, branch } = subject;
  const page = { owner, repo, per_page: 100 };
  if (subject.kind === 'commit') {
    const commit = { ...page, commit_sha: sha };
    const { data } = await github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', commit);
    return only(
      // An open pull request also has a merge_commit_sha: that of a test merge.
      (data as readonly Listed[])
        .filter((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha && pull.base.ref === branch)
        // Forks share commits, but a number of theirs is another pull request here.
        .filter((pull) => pull.base.repo.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase()),
    );
  }
  const head = { ...page, state: 'all', head: `${subject.owner}:${branch}` };
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls', head);
  return only((data as readonly Listed[]).filter((pull) => pull.head.sha === sha));
}

function only(pulls: readonly Listed[]): PullRequest | undefined {
  const [pull, ...more] = pulls;
  return pull === undefined || more.length > 0 ? undefined : { number: pull.number, head: pull.head.sha };
}
