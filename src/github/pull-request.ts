import type { GitHub, Repository } from './access.ts';
import type { Subject } from './subject.ts';

/** A pull request of the repository. */
export interface PullRequest {
  readonly number: number;
  /** The newest commit of its branch, when that is known. */
  readonly head?: string;
}

/** The part of a pull request that is read of both lists below. */
interface Listed {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string; readonly repo: { readonly full_name: string } };
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
}

/**
 * The one pull request that an event is about. When there are several that it could be, it is none of them.
 *
 * - A commit that was pushed is about the pull request whose merge into that branch ended with it. So GitHub describes
 *   `merge_commit_sha`, whether it merges, squashes or rebases:
 *   https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 * - A commit of a fork is about the pull request, open or closed, of which it is the head.
 *
 * Sends one request at most, and none when the event names the pull request. Only the newest hundred are looked at.
 *
 * @throws RequestError of Octokit when GitHub refuses: 403 or 404 when the token may not read pull requests.
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
      // An open pull request has a merge_commit_sha too: that of a merge to try it out.
      (data as readonly Listed[])
        .filter((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha && pull.base.ref === branch)
        // Forks share their commits: the number of a pull request elsewhere is that of another one here.
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
