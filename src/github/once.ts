import { LONGEST_WAIT_MS, readRetryAfter } from '../http/backoff.ts';
import { USER_AGENT } from '../identity.ts';
import { type Access, type GitHub, LongWait, through } from './access.ts';

/**
 * Asks GitHub once, without Octokit, which tries again, waits and explains: a look takes 4 ms and 2 MB less than with the
 * least of it, and 25 ms less than with all of it. When a look comes to nothing, Octokit takes another.
 *
 * Both methods throw an Error when GitHub does not answer as asked, and LongWait when it asks to be left alone.
 */
export function openOnce(access: Access): GitHub {
  const { auth, baseUrl, request } = through(access);
  const ask = async (url: string, body?: object): Promise<unknown> => {
    const headers = {
      Authorization: `token ${auth}`,
      Accept: 'application/vnd.github+json',
      'User-Agent': USER_AGENT,
    };
    const asked =
      body === undefined
        ? { headers }
        : { headers: { ...headers, 'Content-Type': 'application/json' }, method: 'POST', body: JSON.stringify(body) };
    const answer = await request.fetch(url, asked);
    if (!answer.ok) {
      const wait = readRetryAfter(answer.headers.get('retry-after') ?? '') ?? 0;
      throw wait > LONGEST_WAIT_MS ? new LongWait(wait) : new Error(`GitHub answered ${answer.status}.`);
    }
    return JSON.parse(await answer.text());
  };
  return {
    request: async (route, parameters) => ({ data: await ask(`${baseUrl}${pathOf(route, parameters)}`) }),
    graphql: async (query, variables) => {
      // On GitHub Enterprise Server it is beside the REST API, not below it.
      const url = `${baseUrl.replace(/\/v3\/?$/, '')}/graphql`;
      const { data, errors } = (await ask(url, { query, variables })) as Answer;
      if (errors !== undefined) throw new Error('GitHub could not answer all of the query.');
      return data;
    },
  };
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** Of a route that reads: parameters that have a place in it go there, the others into the query. */
function pathOf(route: string, parameters: Readonly<Record<string, string | number>>): string {
  const query = new Map(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const path = route.replace(/^GET /, '').replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = query.get(name) ?? '';
    query.delete(name);
    return encodeURIComponent(value);
  });
  return `${path}?${new URLSearchParams([...query])}`;
}
