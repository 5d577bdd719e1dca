import type { StepResult } from '../../sandbox/runner.ts';
import type { CommentView, RecordedRequest } from '../../sandbox/sandbox.ts';
import { withNames } from './secrets.ts';

/** All that one step leaves behind, and what it was given. */
export interface Seen {
  readonly inputs: Readonly<Record<string, string>>;
  /** The event, if it says anything. */
  readonly on?: string | undefined;
  readonly result: StepResult;
  readonly requests: readonly RecordedRequest[];
  readonly comments: readonly CommentView[];
  /** The comments as they were before the step. */
  readonly commentsBefore: readonly CommentView[];
}

/** A step as one text that people can read, and that is the same on every machine. */
export function portrait(seen: Seen): string {
  const { result } = seen;
  const sections: readonly (readonly [string, string])[] = [
    ['with', pairs(seen.inputs)],
    ['on', seen.on ?? ''],
    ['exit code', String(result.exitCode ?? result.signal)],
    [
      'requests',
      inOrder(seen.requests)
        .map((request) => shownRequest(request, seen.comments))
        .join('\n'),
    ],
    ['log', inOneOrder(result.log)],
    [
      'annotations',
      result.annotations.map(({ level, title, message }) => `${level}: ${title}\n${indented(message)}`).join('\n'),
    ],
    ['outputs', outputs(result.outputs)],
    ['summary', result.summary.trim()],
    ['comments', comments(seen)],
  ];
  const shown = sections.filter(([, text]) => text !== '').map(([title, text]) => `${title}:\n${indented(text)}`);
  return steady(withNames(`\n${shown.join('\n\n')}\n`));
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

/** Connections that are written side by side are done in no certain order: here, their groups stand by name. */
function inOneOrder(log: string): string {
  return log.replace(/(?:^▼ \d+ of \d+: .*\n(?!▼|Result:).*\n)+/gm, (all) => {
    const groups = all.split(/^(?=▼)/m).map((group) => group.replace(/^▼ \d+ of/, '▼ … of'));
    return groups.toSorted().join('');
  });
}

function pairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function outputs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${/^[[{]/.test(value) ? inLines(JSON.parse(value)) : value}`.trim())
    .join('\n');
}

/** JSON with a line for each part of the outermost array or object. */
function inLines(value: object): string {
  const parts = Array.isArray(value)
    ? value.map((part) => JSON.stringify(part))
    : Object.entries(value).map(([name, part]) => `${name}: ${JSON.stringify(part)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : [open, ...parts.map((part) => `  ${part}`), close].join('\n');
}

function shownRequest({ method, path, body, status, fault }: RecordedRequest, all: readonly CommentView[]): string {
  const line = `${method} ${path.replace(/^\/pictoryapis\/v1/, '')} → ${status}${fault === undefined ? '' : ` (${fault})`}`;
  const said = path.startsWith('/github/') ? githubBody(path, body, all) : body;
  return said === undefined ? line : `${line}\n${indented(typeof said === 'string' ? said : pretty(said))}`;
}

/** A query is shortened to its variables, the text of a comment to where it can be read. */
function githubBody(path: string, body: unknown, all: readonly CommentView[]): unknown {
  if (typeof body !== 'object' || body === null) return body;
  if (path.endsWith('/graphql') && 'variables' in body) return JSON.stringify(body.variables);
  const written = 'body' in body ? all.find((comment) => comment.body === body.body) : undefined;
  return written === undefined ? body : `the body of comment ${written.id}`;
}

function comments({ comments, commentsBefore, result }: Seen): string {
  if (JSON.stringify(comments) === JSON.stringify(commentsBefore)) {
    return comments.length === 0 ? '' : 'as before';
  }
  return comments
    .map(({ id, author, body }) => {
      const report = result.summary.trim();
      const shown = report === '' ? body : body.replace(report, '(the summary)');
      return `${id} by ${author}:\n${indented(shown.trim())}`;
    })
    .join('\n');
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Ports, durations and places in the bundle are not the same twice. */
function steady(text: string): string {
  return text
    .replace(/\b(127\.0\.0\.1|localhost):\d+/g, '$1:<port>')
    .replace(/\b\d{7,} seconds\b/g, '<until 2100>')
    .replace(/\b\d+ ms\b/g, '<n> ms')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>')
    .replace(/\b(?:ENOTFOUND|EAI_AGAIN)\b/g, '<no such host>')
    .replace(/(?:^ *(?:Debug: +)?at \S.*\n?)+/gm, '  Debug:     at <the stack>\n');
}
