import type { RecordedRequest } from '../../sandbox/sandbox.ts';
import { commentIn, partsOf } from './comment-parts.ts';
import { parsedOutput, withoutErrors } from './error-texts.ts';
import { indented, inLines } from './layout.ts';
import type { Section, Seen } from './portrait.ts';
import { namedMask } from './secrets.ts';

/** What a step did: nothing in it changes when only a text for people does. */
export function behaviourOf(seen: Seen): readonly Section[] {
  const { inputs, on, result, requests } = seen;
  return [
    ['with', pairs(inputs)],
    ['on', on ?? ''],
    ['exit code', String(result.exitCode ?? result.signal)],
    ['masks', result.masks.map(namedMask).join('\n')],
    ['requests', inOrder(requests).map(shownRequest).join('\n')],
    ['outputs', outputs(result.outputs)],
    ['comments', comments(seen)],
  ];
}

function pairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** Those to Pictory first: GitHub is asked beside it, in no certain order, unless it is asked before what may be written. */
function inOrder(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  if (requests.some(({ body }) => JSON.stringify(body)?.includes('states: [MERGED]'))) return requests;
  const isGithubs = ({ path }: RecordedRequest) => path.startsWith('/github/');
  const pictorys = requests.filter((request) => !isGithubs(request));
  // A manifest lists its types side by side.
  const begin = pictorys.findIndex(({ method }) => method !== 'GET');
  const [reads, rest] = begin === -1 ? [pictorys, []] : [pictorys.slice(0, begin), pictorys.slice(begin)];
  const collection = ({ path }: RecordedRequest) => path.split(/[/?]/)[3] ?? '';
  const listed = reads.toSorted((one, other) => collection(one).localeCompare(collection(other)));
  return [...listed, ...rest, ...requests.filter(isGithubs)];
}

function shownRequest(request: RecordedRequest): string {
  const { method, path, status, fault } = request;
  const line = `${method} ${path.replace(/^\/pictoryapis\/v1/, '')} → ${status}${fault === undefined ? '' : ` (${fault})`}`;
  const said = shownBody(request);
  return said === undefined ? line : `${line}\n${indented(said)}`;
}

/** A query is shortened to its variables, a comment to what people do not see of it. */
function shownBody(request: RecordedRequest): string | undefined {
  const { path, body } = request;
  const comment = commentIn(request);
  if (comment !== undefined) return partsOf(comment).hidden;
  if (typeof body === 'object' && body !== null && path.endsWith('/graphql') && 'variables' in body) {
    return JSON.stringify(body.variables);
  }
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body, undefined, 2);
}

function outputs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, text]) => {
      const { value } = withoutErrors(parsedOutput(text));
      return `${name} = ${typeof value === 'object' && value !== null ? inLines(value) : value}`.trim();
    })
    .join('\n');
}

/** What became of the comments. Those that were written are shown without what people see. */
function comments({ comments: now, commentsBefore: before }: Seen): string {
  const bodyBefore = new Map(before.map(({ id, body }) => [id, body]));
  const deleted = before.filter(({ id }) => now.every((comment) => comment.id !== id));
  const written = now.filter(({ id, body }) => bodyBefore.get(id) !== body);
  const leftAlone = now.filter(({ id, body }) => bodyBefore.get(id) === body).map(({ author }) => author);
  return [
    ...deleted.map(({ id, author }) => `${id} by ${author}: deleted`),
    ...written.map(({ id, author, body }) => {
      const deed = bodyBefore.has(id) ? 'updated' : 'created';
      return `${id} by ${author}: ${deed}\n${indented(partsOf(body).hidden)}`.trimEnd();
    }),
    ...[...new Set(leftAlone)].map((author) => {
      const number = leftAlone.filter((other) => other === author).length;
      return `${number} by ${author}: left alone`;
    }),
  ].join('\n');
}
