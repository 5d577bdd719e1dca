/** An error in one of the ways GitHub's GraphQL API names them. */
export interface GraphqlRefusal {
  readonly type: string;
  readonly message: string;
}

/** The arguments every connection of GitHub's schema takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

interface Numbered {
  readonly id: string;
}

const MAX_PAGE = 100;

/**
 * One page of a connection, by GitHub's rules: `first` or `last` must be given, at most 100, cursors are opaque.
 * @param items all of them, in the order of the connection.
 */
export function graphqlPage<Item extends Numbered>(name: string, items: readonly Item[], given: PageArguments) {
  const refusal = refusedBounds(name, given);
  if (refusal !== undefined) return { refusal };
  const start = given.after ? positionOf(items, given.after) : -1;
  const end = given.before ? positionOf(items, given.before) : items.length;
  if (start === undefined || end === undefined) {
    const cursor = start === undefined ? given.after : given.before;
    return {
      refusal: { type: 'INVALID_CURSOR_ARGUMENTS', message: `\`${cursor}\` does not appear to be a valid cursor.` },
    };
  }
  const between = items.slice(start + 1, end);
  const head = between.slice(0, given.first ?? between.length);
  const nodes = given.last ? head.slice(-given.last) : head;
  const skipped = start + 1 + (head.length - nodes.length);
  return {
    page: {
      nodes,
      edges: nodes.map((node) => ({ cursor: cursorOf(node), node })),
      totalCount: items.length,
      pageInfo: {
        hasPreviousPage: skipped > 0,
        hasNextPage: skipped + nodes.length < items.length,
        startCursor: edge(nodes.at(0)),
        endCursor: edge(nodes.at(-1)),
      },
    },
  };
}

function refusedBounds(name: string, { first, last }: PageArguments): GraphqlRefusal | undefined {
  if (first == null && last == null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    return { type: 'MISSING_PAGINATION_BOUNDARIES', message };
  }
  if (first != null && last != null) {
    const message = `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`;
    return { type: 'MISSING_PAGINATION_BOUNDARIES', message };
  }
  const [bound, size] = first == null ? ['last', last ?? 0] : ['first', first];
  if (size < 1) {
    const message = `\`${bound}\` on the \`${name}\` connection cannot be less than one.`;
    return { type: 'INVALID_PAGINATION', message };
  }
  if (size <= MAX_PAGE) return undefined;
  const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${MAX_PAGE} records.`;
  return { type: 'EXCESSIVE_PAGINATION', message };
}

function cursorOf({ id }: Numbered): string {
  return Buffer.from(`cursor:v2:${id}`).toString('base64');
}

const edge = (item: Numbered | undefined): string | null => (item === undefined ? null : cursorOf(item));

function positionOf(items: readonly Numbered[], cursor: string): number | undefined {
  const at = items.findIndex((item) => cursorOf(item) === cursor);
  return at < 0 ? undefined : at;
}
