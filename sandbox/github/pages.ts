import { type Answer, type Incoming, json } from '../http.ts';

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/**
 * One page of a list the way GitHub's REST API pages: `per_page` and `page` in the query, neighbours in `Link`.
 * @param api base of the REST API, for the links.
 */
export function listed<Item>(
  api: string,
  request: Incoming,
  items: readonly Item[],
  show: (item: Item) => unknown,
): Answer {
  const perPage = Math.min(positive(request.query.get('per_page')) ?? DEFAULT_PER_PAGE, MAX_PER_PAGE);
  const page = positive(request.query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string): string => `<${address(api, request, to)}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  const shown = items.slice((page - 1) * perPage, page * perPage).map(show);
  return json(200, shown, links.length > 0 ? { link: links.join(', ') } : {});
}

function address(api: string, request: Incoming, page: number): string {
  const query = new URLSearchParams(request.query);
  query.set('page', String(page));
  return `${new URL(api).origin}${request.path}?${query}`;
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
