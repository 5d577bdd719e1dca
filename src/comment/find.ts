import type { GitHub, Repository } from '../github/access.ts';
import { at } from '../github/event.ts';
import { isMarked } from './format.ts';

export interface FoundComment {
  /** A decimal number; GitHub's ids have outgrown 32 bits. */
  readonly id: string;
  readonly url: string;
  readonly body: string;
}

export interface Conversation {
  /** The SHA of the pull request's newest commit. */
  readonly head: string;
  readonly isOpen: boolean;
  /** The comments with the marker in front and by this token, from the newest page that has any, oldest first. */
  readonly own: readonly FoundComment[];
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

interface CommentsData {
  readonly viewer: { readonly login: string };
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
      readonly comments: {
        readonly nodes: readonly (Omit<FoundComment, 'id'> & {
          readonly fullDatabaseId: string | number;
          readonly viewerDidAuthor: boolean;
          readonly author: { readonly __typename: string; readonly login: string } | null;
        })[];
        readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
      };
    } | null;
  } | null;
}

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
    const answer = await readPage(github, { owner, repo, number, before });
    const mark = await marker;
    const pull = answer?.repository?.pullRequest;
    if (!pull) throw new Error(`There is no pull request ${owner}/${repo}#${number}.`);
    const missing = PARTS.find((part) => !at(answer, ...part.split('.')));
    if (missing !== undefined) throw new Error(`GitHub answered, but without \`${missing}\``);
    first ??= { head: pull.headRefOid, isOpen: pull.state === 'OPEN' };
    const own = pull.comments.nodes
      .filter(({ body }) => isMarked(body, mark))
      .filter(({ viewerDidAuthor, author }) => viewerDidAuthor || isSameBot(author, answer.viewer.login))
      .map(({ fullDatabaseId: id, url, body }) => ({ id: typeof id === 'number' ? String(id) : id, url, body }));
    if (!own.every(({ id, url }) => typeof id === 'string' && typeof url === 'string')) {
      throw new Error("GitHub's answer has a comment without an id or an address");
    }
    if (own.length > 0) return { ...first, own };
    before = pull.comments.pageInfo.hasPreviousPage ? pull.comments.pageInfo.startCursor : null;
    if (before === null) return { ...first, own: [] };
  }
  throw new Error(`The conversation has more than ${MOST_PAGES * 100} comments.`);
}

/** The parts that are needed of an answer. */
const PARTS = ['viewer', 'repository.pullRequest.comments.nodes', 'repository.pullRequest.comments.pageInfo'];

/** GitHub Enterprise Server before 3.9 has no `fullDatabaseId`: asks again for `databaseId`, under the same name. */
async function readPage(github: GitHub, variables: Readonly<Record<string, unknown>>): Promise<CommentsData | null> {
  const ask = async (query: string) => (await github.graphql(query, variables)) as CommentsData | null;
  return ask(COMMENTS).catch((error: unknown) => {
    if (!String(error).includes("'fullDatabaseId'")) throw error;
    return ask(COMMENTS.replace('fullDatabaseId', 'fullDatabaseId: databaseId'));
  });
}

/**
 * Whether the author is the app that the token belongs to, in case `viewerDidAuthor` is not set for apps. GraphQL shows
 * the login of an app with or without `[bot]`; a person may have the same login without it.
 */
function isSameBot(author: { readonly __typename: string; readonly login: string } | null, viewer: string): boolean {
  const plain = (login: string) => login.replace(/\[bot\]$/, '');
  return author?.__typename === 'Bot' && viewer.endsWith('[bot]') && plain(author.login) === plain(viewer);
}
