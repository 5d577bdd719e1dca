import { type Answer, json } from '../http.ts';
import { failure } from './access.ts';
import type { Conversations } from './conversations.ts';
import { listed } from './pages.ts';
import type { RestCall, Route } from './route.ts';
import { pullSimpleTemplate, pullTemplate } from './templates/pull.ts';
import { DEFAULT_BRANCH, type PullRequest } from './thread.ts';

/** The routes of pull requests, all of them reads. @param api base of the REST API, for the links in answers. */
export function pullRoutes(conversations: Conversations, api: string): readonly Route[] {
  const shown = (pull: PullRequest) => pullSimpleTemplate(api, pull, conversations.repositoryOf(pull));

  const one = ({ repository, path }: RestCall): Answer => {
    const pull = conversations.pull(repository, Number(path['pull_number']));
    if (pull === undefined) return failure(404, 'Not Found');
    const comments = conversations.comments(pull.repository, pull.number).length;
    return json(200, pullTemplate(api, pull, conversations.repositoryOf(pull), comments));
  };

  const all = ({ request, repository }: RestCall): Answer => {
    if (conversations.repository(repository) === undefined) return failure(404, 'Not Found');
    return listed(api, request, selected(conversations.pulls(repository), request.query), shown);
  };

  const ofCommit = ({ request, repository, path }: RestCall): Answer => {
    if (conversations.repository(repository) === undefined) return failure(404, 'Not Found');
    return listed(api, request, introducing(conversations.pulls(repository), path['commit_sha'] ?? ''), shown);
  };

  return [
    { method: 'GET', template: '/repos/{owner}/{repo}/pulls/{pull_number}', handle: one },
    { method: 'GET', template: '/repos/{owner}/{repo}/pulls', handle: all },
    { method: 'GET', template: '/repos/{owner}/{repo}/commits/{commit_sha}/pulls', handle: ofCommit },
  ];
}

function selected(pulls: readonly PullRequest[], query: URLSearchParams): readonly PullRequest[] {
  const state = query.get('state') ?? 'open';
  const base = query.get('base');
  const head = query.get('head');
  const sort = query.get('sort') ?? 'created';
  const chosen = pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (base === null || pull.baseRef === base) &&
      (head === null || `${pull.headRepository.split('/')[0]}:${pull.headRef}` === head),
  );
  const moment = ({ createdAt, updatedAt }: PullRequest): string => (sort === 'updated' ? updatedAt : createdAt);
  const ascending = chosen.toSorted((a, b) => moment(a).localeCompare(moment(b)) || a.number - b.number);
  const direction = query.get('direction') ?? (sort === 'created' ? 'desc' : 'asc');
  return direction === 'asc' ? ascending : ascending.toReversed();
}

/** "The merged pull request that introduced the commit"; of a commit that is not in the default branch, open ones too. */
function introducing(pulls: readonly PullRequest[], sha: string): readonly PullRequest[] {
  const merged = pulls.filter((pull) => pull.mergedAt !== null && [pull.mergeCommitSha, ...pull.commits].includes(sha));
  if (merged.some(({ baseRef }) => baseRef === DEFAULT_BRANCH)) return merged;
  const open = pulls.filter((pull) => pull.state === 'open' && [pull.headSha, ...pull.commits].includes(sha));
  return [...merged, ...open];
}
