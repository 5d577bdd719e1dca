import type { GitHub, Repository } from './access.ts';
import { at, type Subject } from './event.ts';

export type PullRequest = Pick<Extract<Subject, { kind: 'pull-request' }>, 'number' | 'head'>;

const NEEDED = ['number', 'head.sha', 'base.ref', 'base.repo.full_name'];

/**
 * Returns the one pull request that an event is about; nothing if there are several candidates. Sends one request at
 * most, and none if the event names the pull request. Checks the newest hundred only.
 *
 * A pushed commit is the `merge_commit_sha` of its pull request, whether GitHub merges, squashes or rebases:
 * https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 *
 * @throws RequestError of Octokit if GitHub refuses; Error if the answer has another shape.
 */
export async function findPullRequest(
  github: GitHub,
  { owner, repo }: Repository,
  subject: Subject,
): Promise<PullRequest | undefined> {
  if (subject.kind === 'pull-request') return subject;
  const { sha, branch } = subject;
  const page = { owner, repo, per_page: 100 };
  const ofCommit = { ...page, commit_sha: sha };
  const { data } = await (subject.kind === 'commit'
    ? github.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', ofCommit)
    : github.request('GET /repos/{owner}/{repo}/pulls', { ...page, state: 'all', head: `${subject.owner}:${branch}` }));
  if (!Array.isArray(data)) throw new Error('GitHub answered, but not with a list of pull requests');
  const missing = NEEDED.find((part) => data.some((pull) => at(pull, ...part.split('.')) === undefined));
  if (missing !== undefined) throw new Error(`GitHub answered, but with a pull request that has no \`${missing}\``);
  const [pull, ...more] = data.filter(({ merged_at, merge_commit_sha, base, head }) => {
    if (subject.kind === 'head') return head.sha === sha;
    // An open pull request has a merge_commit_sha, too: that of a test merge.
    if (merged_at === null || merge_commit_sha !== sha || base.ref !== branch) return false;
    // Forks share commits, but a number of theirs is another pull request here.
    return base.repo.full_name.toLowerCase() === `${owner}/${repo}`.toLowerCase();
  });
  return pull === undefined || more.length > 0 ? undefined : { number: pull.number, head: pull.head.sha };
}
