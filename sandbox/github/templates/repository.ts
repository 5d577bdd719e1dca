import { nodeId, numericId, ownerOf, SERVER_URL } from '../addresses.ts';
import { DEFAULT_BRANCH, type Repository } from '../thread.ts';
import { userTemplate } from './user.ts';

/** A repository as it appears in a pull request. @param api base of the REST API. */
export function repositoryTemplate(api: string, { fullName, archived, private: isPrivate }: Repository) {
  const id = numericId(fullName);
  const url = `${api}/repos/${fullName}`;
  const html = `${SERVER_URL}/${fullName}`;
  const created = '2024-01-01T00:00:00Z';
  return {
    id,
    node_id: nodeId('R', id),
    name: fullName.slice(fullName.indexOf('/') + 1),
    full_name: fullName,
    private: isPrivate,
    owner: userTemplate(api, ownerOf(fullName)),
    html_url: html,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(repositoryUrls.map(([name, tail]) => [name, url + tail])),
    created_at: created,
    updated_at: created,
    pushed_at: created,
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    mirror_url: null,
    language: null,
    license: null,
    default_branch: DEFAULT_BRANCH,
    visibility: isPrivate ? 'private' : 'public',
    archived,
    disabled: false,
    topics: [],
    ...repositoryCounts,
    ...repositoryFeatures,
  };
}

const repositoryCounts = {
  size: 0,
  forks: 0,
  forks_count: 0,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
  open_issues: 0,
  open_issues_count: 0,
};

const repositoryFeatures = {
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_pages: false,
  has_discussions: false,
  is_template: false,
  allow_forking: true,
  web_commit_signoff_required: false,
};

const repositoryUrls: readonly (readonly [string, string])[] = [
  ['archive_url', '/{archive_format}{/ref}'],
  ['assignees_url', '/assignees{/user}'],
  ['blobs_url', '/git/blobs{/sha}'],
  ['branches_url', '/branches{/branch}'],
  ['collaborators_url', '/collaborators{/collaborator}'],
  ['comments_url', '/comments{/number}'],
  ['commits_url', '/commits{/sha}'],
  ['compare_url', '/compare/{base}...{head}'],
  ['contents_url', '/contents/{+path}'],
  ['contributors_url', '/contributors'],
  ['deployments_url', '/deployments'],
  ['downloads_url', '/downloads'],
  ['events_url', '/events'],
  ['forks_url', '/forks'],
  ['git_commits_url', '/git/commits{/sha}'],
  ['git_refs_url', '/git/refs{/sha}'],
  ['git_tags_url', '/git/tags{/sha}'],
  ['hooks_url', '/hooks'],
  ['issue_comment_url', '/issues/comments{/number}'],
  ['issue_events_url', '/issues/events{/number}'],
  ['issues_url', '/issues{/number}'],
  ['keys_url', '/keys{/key_id}'],
  ['labels_url', '/labels{/name}'],
  ['languages_url', '/languages'],
  ['merges_url', '/merges'],
  ['milestones_url', '/milestones{/number}'],
  ['notifications_url', '/notifications{?since,all,participating}'],
  ['pulls_url', '/pulls{/number}'],
  ['releases_url', '/releases{/id}'],
  ['stargazers_url', '/stargazers'],
  ['statuses_url', '/statuses/{sha}'],
  ['subscribers_url', '/subscribers'],
  ['subscription_url', '/subscription'],
  ['tags_url', '/tags'],
  ['teams_url', '/teams'],
  ['trees_url', '/git/trees{/sha}'],
];
