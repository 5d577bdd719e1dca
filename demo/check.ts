import { type Played, pathOf } from './play.ts';
import type { Expected, World } from './scene.ts';

/** Everything that is not as it had to be, in sentences; none when all is. */
export function differences(expected: Expected, played: Played, world: World): readonly string[] {
  return [
    ...exitCode(expected, played),
    ...outputs(expected, played),
    ...writes(expected, played),
    ...comment(expected, played),
    ...claim(expected, world),
    ...leaks(played, world.secrets),
    ...world.sandbox.violations.map((violation) => `GitHub would not have taken a request: ${violation}`),
  ];
}

function exitCode({ exitCode }: Expected, { result }: Played): string[] {
  return result.exitCode === exitCode ? [] : [`The exit code is ${result.exitCode}, not ${exitCode}.`];
}

function outputs(expected: Expected, { result }: Played): string[] {
  return Object.entries(expected.outputs).flatMap(([name, value]) => {
    const actual = result.outputs[name] ?? '';
    return actual === value ? [] : [`The output ${name} is "${actual}", not "${value}".`];
  });
}

function writes(expected: Expected, { sent }: Played): string[] {
  const list = (all: readonly string[]) => (all.length === 0 ? 'nothing' : all.join(', '));
  const written = sent
    .filter(({ method }) => method !== 'GET')
    .map((request) => `${request.method} /${pathOf(request).split('/')[1]}`);
  // A manifest is written several connections at a time, in no certain order.
  const [actual, wanted] = [list(written.toSorted()), list(expected.writes.toSorted())];
  return actual === wanted ? [] : [`${actual} was written to Pictory, not ${wanted}.`];
}

function comment({ comment }: Expected, { comments }: Played): string[] {
  if (comment === undefined) return [];
  const [only, ...more] = comments;
  if (only === undefined || more.length > 0) return [`The pull request has ${comments.length} comments, not one.`];
  return only.body.includes(comment) ? [] : [`The comment does not say "${comment}".`];
}

function claim({ also }: Expected, world: World): string[] {
  return also === undefined || also.holds(world) ? [] : [`It does not hold that ${also.said}.`];
}

/** Secrets in what the action itself wrote, before a runner masks anything. */
function leaks({ result, comments }: Played, secrets: ReadonlyMap<string, string>): string[] {
  const shown = [
    result.unmaskedLog,
    JSON.stringify(result.outputs),
    result.summary,
    ...comments.map(({ body }) => body),
  ];
  return [...secrets].flatMap(([name, value]) =>
    shown.some((text) => text.includes(value)) ? [`The secret ${name} is shown.`] : [],
  );
}
