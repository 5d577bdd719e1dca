import { nodeId, numericId, ownerOf, pullUrl } from '../addresses.ts';
import type { PullRequest, Repository } from '../thread.ts';
import { repositoryTemplate } from './repository.ts';
import { userTemplate } from './user.ts';

/** A pull request as lists show it. @param api base of the REST API. */
export function pullSimpleTemplate(api: string, pull: PullRequest, repository: Repository) {
  const { number, headSha } = pull;
  const base = `${api}/repos/${pull.repository}`;
  const links = {
    self: `${base}/pulls/${number}`,
    html: pullUrl(pull),
    issue: `${base}/issues/${number}`,
    comments: `${base}/issues/${number}/comments`,
    review_comments: `${base}/pulls/${number}/comments`,
    review_comment: `${base}/pulls/comments{/number}`,
    commits: `${base}/pulls/${number}/commits`,
    statuses: `${base}/statuses/${headSha}`,
  };
  const id = numericId(`${pull.repository}#${number}`);
  return {
    url: links.self,
    id,
    node_id: nodeId('PR', id),
    html_url: links.html,
    diff_url: `${links.html}.diff`,
    patch_url: `${links.html}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: userTemplate(api, pull.author),
    body: null,
    labels: [],
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.state === 'closed' ? (pull.mergedAt ?? pull.updatedAt) : null,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: end(api, pull.headRef, headSha, { ...repository, fullName: pull.headRepository }),
    base: end(api, pull.baseRef, pull.baseSha, repository),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    draft: pull.draft,
  };
}

/** A pull request as it shows on its own. @param api base of the REST API. */
export function pullTemplate(api: string, pull: PullRequest, repository: Repository, comments: number) {
  const merged = pull.mergedAt !== null;
  return {
    ...pullSimpleTemplate(api, pull, repository),
    merged,
    mergeable: merged ? null : true,
    rebaseable: merged ? null : true,
    mergeable_state: merged ? 'unknown' : 'clean',
    merged_by: merged ? userTemplate(api, pull.author) : null,
    comments,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: Math.max(1, pull.commits.length),
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}

function end(api: string, ref: string, sha: string, repository: Repository) {
  const owner = ownerOf(repository.fullName);
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userTemplate(api, owner),
    repo: repositoryTemplate(api, repository),
  };
}
