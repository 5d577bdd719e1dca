import { commentUrl, isBot, nodeId } from '../addresses.ts';
import type { Comment } from '../thread.ts';
import { userTemplate } from './user.ts';

/** A comment, with GitHub's full answer. @param api base of the REST API. */
export function commentTemplate(api: string, comment: Comment) {
  const { id, repository, number, author } = comment;
  const url = `${api}/repos/${repository}/issues/comments/${id}`;
  return {
    id,
    node_id: nodeId('IC', id),
    url,
    html_url: commentUrl(comment),
    issue_url: `${api}/repos/${repository}/issues/${number}`,
    body: comment.body,
    user: userTemplate(api, author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: isBot(author) ? 'NONE' : 'CONTRIBUTOR',
    performed_via_github_app: null,
    reactions: { url: `${url}/reactions`, total_count: 0, ...noReactions },
  };
}

const noReactions = { '+1': 0, '-1': 0, laugh: 0, confused: 0, heart: 0, hooray: 0, eyes: 0, rocket: 0 };
