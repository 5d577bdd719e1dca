import { commentIn, partsOf } from './comment-parts.ts';
import { parsedOutput, withoutErrors } from './error-texts.ts';
import { indented } from './layout.ts';
import type { Section, Seen } from './portrait.ts';

/** What a step told people. */
export function wordingOf(seen: Seen): readonly Section[] {
  const { result } = seen;
  return [
    ['log', inOneOrder(result.log)],
    [
      'annotations',
      result.annotations.map(({ level, title, message }) => `${level}: ${title}\n${indented(message)}`).join('\n'),
    ],
    ['errors in outputs', errors(result.outputs)],
    ['summary', result.summary.trim()],
    ['comments that were replaced or refused', replaced(seen)],
    ['comments', written(seen)],
  ];
}

/** Connections that are written side by side are done in no certain order: here, their groups stand by name. */
function inOneOrder(log: string): string {
  return log.replace(/(?:^▼ \d+ of \d+: .*\n(?!▼|Result:).*\n)+/gm, (all) => {
    const groups = all.split(/^(?=▼)/m).map((group) => group.replace(/^▼ \d+ of/, '▼ … of'));
    return groups.toSorted().join('');
  });
}

function errors(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .flatMap(([name, text]) => withoutErrors(parsedOutput(text), name).texts)
    .map(([place, text]) => `${place}: ${text}`)
    .join('\n');
}

/** Comments that were sent, and that are not there at the end. */
function replaced({ requests, comments, result }: Seen): string {
  return requests
    .flatMap((request) => {
      const body = commentIn(request);
      if (body === undefined || comments.some((comment) => comment.body === body)) return [];
      return [`${request.method} → ${request.status}:\n${indented(shown(body, result.summary))}`];
    })
    .join('\n');
}

/** The comments that the step changed. */
function written({ comments, commentsBefore, result }: Seen): string {
  return comments
    .filter(({ id, body }) => commentsBefore.find((comment) => comment.id === id)?.body !== body)
    .map(({ id, body }) => `${id}:\n${indented(shown(body, result.summary))}`)
    .join('\n');
}

/** What people see of a comment; where that is the job summary once more, it is not repeated. */
function shown(body: string, summary: string): string {
  const report = summary.trim();
  const { visible } = partsOf(body);
  return (report === '' ? visible : visible.replace(report, '(the summary)')).trim();
}
