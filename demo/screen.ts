import { styleText } from 'node:util';
import { stringify } from 'yaml';
import { type Played, pathOf } from './play.ts';
import type { Expected, Scene, Trigger } from './scene.ts';

const WIDTH = 100;
const LABEL = 10;
const OUTPUTS = ['action', 'changed', 'applied', 'dry-run', 'version', 'enabled', 'connection-id', 'plan-id'];

/** Introduces the demo. */
export function introduction(apiUrl: string): string {
  return wrapped(
    `The action runs from dist/, as on a runner of GitHub. Pictory and GitHub are a sandbox on this machine: each step below also has \`api-url: ${apiUrl}\`.`,
    WIDTH,
    0,
  ).join('\n');
}

/** Introduces a scene: the story, and the step that runs. */
export function opening({ title, on, meanwhile, with: inputs }: Scene, number: number, of: number): string {
  return [
    '',
    styleText('bold', `${number}/${of}  ${title}`),
    '',
    ...(meanwhile === undefined ? [] : block('before', meanwhile.said)),
    ...block('on', described(on)),
    ...block('with', stringify(inputs, { lineWidth: 0 }).trimEnd()),
  ].join('\n');
}

/** The log of the run as people see it, and the requests to Pictory. */
export function ending({ result, sent }: Played): string {
  const outputs = OUTPUTS.filter((name) => result.outputs[name]).map((name) => `${name}=${result.outputs[name]}`);
  const requests = sent.map((request) => `${request.method} ${pathOf(request)} ${request.status}`);
  return [
    ...block('log', result.log, { hanging: 4 }),
    ...block('outputs', outputs.join(' ')),
    ...block('Pictory', requests.join('\n')),
  ].join('\n');
}

/** That a scene ended as it had to. */
export function asExpected({ exitCode, writes, comment, also }: Expected): string {
  const facts = [
    `exit code ${exitCode}`,
    writes.length === 0 ? 'nothing written to Pictory' : `${counted(writes.length)} to Pictory`,
    ...(comment === undefined ? [] : ['one comment on the pull request']),
    ...(also === undefined ? [] : [also.said]),
  ];
  return block('✓', `As expected: ${facts.join(', ')}.`, { colour: 'green' }).join('\n');
}

function counted(writes: number): string {
  return writes === 1 ? 'one write' : `${writes} writes`;
}

/** Lists the failed expectations. */
export function notAsExpected(differences: readonly string[]): string {
  return block('✗', ['Not as expected:', ...differences].join('\n'), { colour: 'red', hanging: 2 }).join('\n');
}

interface Look {
  readonly colour?: 'dim' | 'green' | 'red';
  /** By how much the rest of a line is set in that is too long for one. */
  readonly hanging?: number;
}

/** Text beside a label: the lines of a log, of YAML, or a sentence. */
function block(label: string, text: string, { colour = 'dim', hanging = 0 }: Look = {}): string[] {
  const lines = text.split('\n').flatMap((line) => wrapped(line, WIDTH - LABEL, hanging));
  return lines.map((line, index) => `${styleText(colour, (index === 0 ? label : '').padEnd(LABEL))}${line}`);
}

/** A line broken between words. */
function wrapped(line: string, width: number, hanging: number): string[] {
  const indent = (/^ */.exec(line)?.[0] ?? '').length;
  const end = line.lastIndexOf(' ', width);
  if (line.length <= width || end <= indent) return [line];
  const [rest, ...more] = wrapped(line.slice(end + 1), width - indent - hanging, 0);
  return [line.slice(0, end), ...[rest ?? '', ...more].map((part) => `${' '.repeat(indent + hanging)}${part}`)];
}

function described(on: Trigger): string {
  if (on.event === 'pull_request') return `pull_request #${on.number} "${on.title}"`;
  return on.event === 'push' ? 'push to main' : on.event;
}
