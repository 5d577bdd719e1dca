import type { Viewer } from './access.ts';
import { commentUrl, nodeId, numericId, pullUrl, SERVER_URL } from './addresses.ts';
import type { Conversations } from './conversations.ts';
import { actorObject, userObject } from './graphql-actors.ts';
import { type GraphqlRefusal, graphqlPage, type PageArguments } from './graphql-paging.ts';
import type { Comment, PullRequest, Repository } from './thread.ts';

/** Raised where GitHub answers `null` and an error beside it. */
export type Refuse = (refusal: GraphqlRefusal) => never;

interface Order {
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

interface PullFilter {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
}

/** The objects a query starts from and walks along, for one viewer. */
export function queryRoot(conversations: Conversations, viewer: Viewer, refuse: Refuse) {
  return {
    viewer: () => userObject(viewer.login),
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      const found = conversations.repository(`${owner}/${name}`);
      const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
      return found === undefined ? refuse({ type: 'NOT_FOUND', message }) : repositoryObject(found);
    },
  };

  function repositoryObject(repository: Repository) {
    const { fullName } = repository;
    const [owner = '', name = ''] = fullName.split('/');
    return {
      id: nodeId('R', numericId(fullName)),
      name,
      nameWithOwner: fullName,
      url: `${SERVER_URL}/${fullName}`,
      isArchived: repository.archived,
      isPrivate: repository.private,
      owner: { __typename: 'User', login: owner },
      pullRequest: ({ number }: { readonly number: number }) => {
        const found = conversations.pull(fullName, number);
        const message = `Could not resolve to a PullRequest with the number of ${number}.`;
        return found === undefined ? refuse({ type: 'NOT_FOUND', message }) : pullObject(found);
      },
      pullRequests: (given: PageArguments & Order & PullFilter) => {
        const chosen = conversations
          .pulls(fullName)
          .filter((pull) => isWanted(pull, given))
          .map(pullObject);
        return paged('pullRequests', inOrder(chosen, given.orderBy), given);
      },
    };
  }

  function pullObject(pull: PullRequest) {
    return {
      id: nodeId('PR', numericId(`${pull.repository}#${pull.number}`)),
      number: pull.number,
      title: pull.title,
      body: '',
      url: pullUrl(pull),
      state: stateOf(pull),
      merged: pull.mergedAt !== null,
      mergedAt: pull.mergedAt,
      mergeCommit: pull.mergeCommitSha === null ? null : { oid: pull.mergeCommitSha },
      isDraft: pull.draft,
      locked: pull.locked,
      headRefName: pull.headRef,
      headRefOid: pull.headSha,
      baseRefName: pull.baseRef,
      baseRefOid: pull.baseSha,
      isCrossRepository: pull.headRepository !== pull.repository,
      author: actorObject(pull.author),
      createdAt: pull.createdAt,
      updatedAt: pull.updatedAt,
      comments: (given: PageArguments & Order) => {
        const comments = conversations.comments(pull.repository, pull.number).map(commentObject);
        return paged('comments', inOrder(comments, given.orderBy), given);
      },
    };
  }

  function commentObject(comment: Comment) {
    const { id } = comment;
    return {
      id: nodeId('IC', id),
      fullDatabaseId: String(id),
      // A 32-bit field that GitHub has outgrown: larger ids read as null.
      databaseId: id < 2 ** 31 ? id : null,
      body: comment.body,
      bodyText: comment.body,
      url: commentUrl(comment),
      author: actorObject(comment.author),
      viewerDidAuthor: comment.author === viewer.login,
      viewerCanUpdate: comment.author === viewer.login && !viewer.readOnly,
      isMinimized: false,
      minimizedReason: null,
      createdAt: comment.createdAt,
      updatedAt: comment.updatedAt,
    };
  }

  function paged<Item extends { readonly id: string }>(name: string, items: readonly Item[], given: PageArguments) {
    const found = graphqlPage(name, items, given);
    return found.page ?? refuse(found.refusal);
  }
}

function stateOf({ mergedAt, state }: PullRequest): string {
  return mergedAt === null ? state.toUpperCase() : 'MERGED';
}

function isWanted(pull: PullRequest, { states, baseRefName, headRefName }: PullFilter): boolean {
  return (
    (states == null || states.includes(stateOf(pull))) &&
    (baseRefName == null || pull.baseRef === baseRefName) &&
    (headRefName == null || pull.headRef === headRefName)
  );
}

function inOrder<Item extends { readonly createdAt: string; readonly updatedAt: string }>(
  items: readonly Item[],
  order: Order['orderBy'],
): readonly Item[] {
  const moment = ({ createdAt, updatedAt }: Item): string => (order?.field === 'UPDATED_AT' ? updatedAt : createdAt);
  const ascending = items.toSorted((a, b) => moment(a).localeCompare(moment(b)));
  return order?.direction === 'DESC' ? ascending.toReversed() : ascending;
}
