import type { GitHub, Repository } from '../github/access.ts';
import { at, textAt } from '../github/event.ts';
import { isMarked } from './format.ts';

export interface Written {
  /** A decimal number; GitHub's ids have outgrown 32 bits. */
  readonly id: string;
  readonly url: string;
}

export interface Conversation {
  /** The SHA of the pull request's newest commit. */
  readonly head: string;
  readonly isOpen: boolean;
  /** The comments with the marker in front and by this token, from the newest page that has any, oldest first. */
  readonly own: readonly (Written & { readonly body: string })[];
}

const COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      state
      comments(last: 100, before: $before) {
        nodes { fullDatabaseId url body viewerDidAuthor author { __typename login } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
}`;

const PULL = 'repository.pullRequest';
/** The parts that are needed of an answer. */
const PARTS = ['viewer', ...['headRefOid', 'comments.nodes', 'comments.pageInfo'].map((part) => `${PULL}.${part}`)];
/** Of a hundred comments each: GitHub takes a few thousand on one pull request. */
const MOST_PAGES = 100;

/**
 * Looks for the comments of this token with a marker, newest page first: one request for each 100 comments, up to the
 * page that has one. A marker in somebody else's comment, or quoted inside one, is ignored.
 *
 * @param marker if it is a promise, awaited only after the first request is sent.
 * @throws RequestError or GraphqlResponseError of Octokit when GitHub refuses.
 */
export async function findComments(
  github: GitHub,
  { owner, repo, number }: Repository & { readonly number: number },
  marker: string | Promise<string>,
): Promise<Conversation> {
  let before: string | null = null;
  let first: Omit<Conversation, 'own'> | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await askForPage(github, { owner, repo, number, before });
    const mark = await marker;
    const pull = at(answer, 'repository', 'pullRequest');
    if (!pull && at(answer, 'repository') !== undefined)
      throw new Error(`There is no pull request ${owner}/${repo}#${number}.`);
    const missing = PARTS.find((part) => !at(answer, ...part.split('.')));
    if (missing !== undefined) throw new Error(`GitHub answered, but without \`${missing}\``);
    first ??= { head: textAt(pull, 'headRefOid'), isOpen: at(pull, 'state') === 'OPEN' };
    const nodes = at(pull, 'comments', 'nodes') as readonly unknown[];
    if (!nodes.every((node) => typeof at(node, 'body') === 'string'))
      throw new Error("GitHub's answer has a comment without a text");
    const own = nodes
      .filter((node) => isMarked(textAt(node, 'body'), mark) && isOurs(node, textAt(answer, 'viewer', 'login')))
      .map((node) => {
        const [id, url, body] = [at(node, 'fullDatabaseId'), at(node, 'url'), textAt(node, 'body')];
        const isKnown = ['string', 'number'].includes(typeof id) && typeof url === 'string';
        if (!isKnown) throw new Error("GitHub's answer has a comment without an id or an address");
        return { id: String(id), url, body };
      });
    if (own.length > 0) return { ...first, own };
    const isLast = at(pull, 'comments', 'pageInfo', 'hasPreviousPage') !== true;
    before = isLast ? null : textAt(pull, 'comments', 'pageInfo', 'startCursor') || null;
    if (before === null) return { ...first, own };
  }
  throw new Error(`The conversation has more than ${MOST_PAGES * 100} comments.`);
}

/** GitHub Enterprise Server before 3.9 has no `fullDatabaseId`: asks again for `databaseId`, under the same name. */
async function askForPage(github: GitHub, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
  return github.graphql(COMMENTS, variables).catch((error: unknown) => {
    if (!String(error).includes("'fullDatabaseId'")) throw error;
    return github.graphql(COMMENTS.replace('fullDatabaseId', 'fullDatabaseId: databaseId'), variables);
  });
}

/**
 * Whether the token wrote the comment. `viewerDidAuthor` may not be set for apps. GraphQL shows the login of an app with
 * or without `[bot]`; a person may have the same login without it.
 */
function isOurs(node: unknown, viewer: string): boolean {
  const isBot = at(node, 'author', '__typename') === 'Bot';
  const login = textAt(node, 'author', 'login').replace(/\[bot\]$/, '');
  return at(node, 'viewerDidAuthor') === true || (isBot && viewer === `${login}[bot]`);
}
