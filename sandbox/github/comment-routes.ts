import { type Answer, empty, type Incoming, isObject, json, parseJson } from '../http.ts';
import { failure, type Viewer } from './access.ts';
import type { Conversations } from './conversations.ts';
import { listed } from './pages.ts';
import type { RestCall, Route } from './route.ts';
import { commentTemplate } from './templates/comment.ts';
import type { Comment, PullRequest } from './thread.ts';

// The limit GitHub names in its refusal.
const MAX_COMMENT_CHARACTERS = 65_536;

const OF_PULL = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const ONE = '/repos/{owner}/{repo}/issues/comments/{comment_id}';

/** The routes of comments on a conversation. @param api base of the REST API, for the links in answers. */
export function commentRoutes(conversations: Conversations, api: string): readonly Route[] {
  const shown = (comment: Comment) => commentTemplate(api, comment);

  const create = (call: RestCall): Answer => {
    const pull = conversations.pull(call.repository, Number(call.path['issue_number']));
    if (pull === undefined) return failure(404, 'Not Found');
    const body = writtenBody(conversations, pull, call);
    if (typeof body !== 'string') return body;
    const made = shown(conversations.addComment(pull, call.viewer.login, body));
    return json(201, made, { location: made.url });
  };

  const edit = (call: RestCall, comment: Comment, pull: PullRequest): Answer => {
    const body = writtenBody(conversations, pull, call);
    return typeof body === 'string' ? json(200, shown(conversations.editComment(comment, body))) : body;
  };

  const remove = ({ viewer }: RestCall, comment: Comment, pull: PullRequest): Answer => {
    const refused = refusedWrite(conversations, pull, viewer);
    if (refused !== undefined) return refused;
    conversations.removeComment(comment);
    return empty(204);
  };

  const list = ({ request, repository, path }: RestCall): Answer => {
    const pull = conversations.pull(repository, Number(path['issue_number']));
    if (pull === undefined) return failure(404, 'Not Found');
    const since = Date.parse(request.query.get('since') ?? '1970-01-01T00:00:00Z');
    const comments = conversations.comments(pull.repository, pull.number);
    const recent = comments.filter((comment) => Date.parse(comment.updatedAt) >= since);
    return listed(api, request, recent, shown);
  };

  type Use = (call: RestCall, comment: Comment, pull: PullRequest) => Answer;
  const existing = (use: Use) => (call: RestCall) => {
    const comment = conversations.comment(call.repository, Number(call.path['comment_id']));
    const pull = comment && conversations.pull(comment.repository, comment.number);
    return comment === undefined || pull === undefined ? failure(404, 'Not Found') : use(call, comment, pull);
  };

  return [
    { method: 'POST', template: OF_PULL, handle: create },
    { method: 'GET', template: OF_PULL, handle: list },
    { method: 'GET', template: ONE, handle: existing((_call, comment) => json(200, shown(comment))) },
    { method: 'PATCH', template: ONE, handle: existing(edit) },
    { method: 'DELETE', template: ONE, handle: existing(remove) },
  ];
}

/** The body to write, or why it cannot be written. */
function writtenBody(conversations: Conversations, pull: PullRequest, call: RestCall): string | Answer {
  return refusedWrite(conversations, pull, call.viewer) ?? bodyOf(call.request);
}

function refusedWrite(conversations: Conversations, pull: PullRequest, viewer: Viewer): Answer | undefined {
  if (viewer.readOnly) return failure(403, 'Resource not accessible by integration');
  if (conversations.repository(pull.repository)?.archived) {
    return failure(403, 'Repository was archived so is read-only.');
  }
  if (pull.locked) return failure(403, 'Unable to create comment because issue is locked.');
  return undefined;
}

function bodyOf(request: Incoming): string | Answer {
  const value = parseJson(request.text);
  const body = isObject(value) && typeof value['body'] === 'string' ? value['body'] : '';
  if (body.trim() === '') return invalid("Body can't be blank");
  // GitHub counts characters, not UTF-16 units: an emoji is one.
  if ([...body].length > MAX_COMMENT_CHARACTERS) {
    return invalid(`Body is too long (maximum is ${MAX_COMMENT_CHARACTERS} characters)`);
  }
  return body;
}

function invalid(message: string): Answer {
  return failure(422, 'Validation Failed', [
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
  ]);
}
