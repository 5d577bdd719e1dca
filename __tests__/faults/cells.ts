import type { Fault } from '../../sandbox/sandbox.ts';
import { splitDescription } from '../../src/connections/tag.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import { appliedOf, type Outcome, plansOf } from '../../src/outcome.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import { type Account, openAccount } from '../support/account.ts';
import { performOn } from '../support/performing.ts';
import { latenessOn } from './lateness.ts';
import type { Story } from './stories.ts';

/** A request of a story as it goes without faults: the how-many-eth of its method and path. */
export interface Step {
  readonly method: string;
  readonly path: string;
  readonly nth: number;
}

/** What goes wrong with the step, and with how many of the requests after it that are like it. */
export interface Cell {
  readonly story: Story;
  readonly step: Step;
  readonly mishap: Mishap;
  readonly times: 1 | 2 | 'forever';
}

export interface Mishap {
  readonly title: string;
  readonly kind: Fault['kind'];
  readonly delayMs?: number;
  /** The request times out. */
  readonly timesOut?: true;
  /** The troubles that it may be called. */
  readonly troubles: readonly PictoryError['trouble'][];
}

const MAX_ATTEMPTS = 3;

const statuses = [500, 502, 503, 504, 408].flatMap((status): Mishap[] => [
  { title: `status ${status}`, kind: `status-${status}`, troubles: ['server'] },
  { title: `status ${status} after`, kind: `status-${status}-after`, troubles: ['server'] },
]);

export const mishaps: readonly Mishap[] = [
  { title: 'reset before', kind: 'reset-before', troubles: ['network'] },
  { title: 'reset after', kind: 'reset-after', troubles: ['network'] },
  ...statuses,
  { title: 'status 429', kind: 'status-429', troubles: ['rate-limited'] },
  { title: 'html', kind: 'html', troubles: ['server'] },
  { title: 'html-200', kind: 'html-200', troubles: ['unexpected'] },
  { title: 'html-200 after', kind: 'html-200-after', troubles: ['unexpected'] },
  { title: 'cut', kind: 'cut', troubles: ['network'] },
  { title: 'cut JSON', kind: 'cut-json', troubles: ['unexpected'] },
  { title: 'empty', kind: 'empty', troubles: ['unexpected'] },
  { title: 'empty after', kind: 'empty-after', troubles: ['unexpected'] },
  { title: 'slow', kind: 'slow', delayMs: 5, troubles: [] },
  { title: 'hang', kind: 'hang', timesOut: true, troubles: ['timeout'] },
  { title: 'hang after', kind: 'hang-after', timesOut: true, troubles: ['timeout'] },
  // It is carried out when nobody waits for it any more.
  { title: 'too slow', kind: 'meanwhile', timesOut: true, troubles: ['timeout'] },
];

/** The requests that a story sends without faults. @throws when even that does not go as the story says. */
export async function stepsOf(story: Story): Promise<readonly Step[]> {
  const account = await open(story);
  try {
    await story.prepare?.(account);
    const before = account.sandbox.requests.length;
    const outcome = await performOn(account, story.inputs(account));
    const problems = [...wrongState(account, story), ...wrongOutcome(account, story, outcome)];
    if (outcome.error !== undefined || problems.length > 0) {
      throw new Error(`${story.title}, without faults: ${problems.join('; ')}`, { cause: outcome.error });
    }
    const counts = new Map<string, number>();
    return account.sandbox.requests.slice(before).map(({ method, path }) => {
      const pattern = path
        .replace('/pictoryapis/v1', '')
        .replace(/\?.*/, '')
        .replace(/\/[^/]{20,}$/, '/*');
      const nth = (counts.get(`${method} ${pattern}`) ?? 0) + 1;
      counts.set(`${method} ${pattern}`, nth);
      return { method, path: pattern, nth };
    });
  } finally {
    await account.sandbox.close();
  }
}

/** Plays one cell, and once more without faults. @returns what is wrong, each with the cell's title. */
export async function play({ story, step, mishap, times }: Cell): Promise<readonly string[]> {
  const account = await open(story);
  const late = latenessOn(account);
  const problems: string[] = [];
  try {
    await story.prepare?.(account);
    const inputs = story.inputs(account);
    const before = stateOf(account);
    const from = account.sandbox.requests.length;
    const { kind, delayMs } = mishap;
    account.sandbox.addFault({
      method: step.method,
      path: step.path,
      kind,
      times,
      skip: step.nth - 1,
      ...(delayMs === undefined ? {} : { delayMs }),
      meanwhile: late.hold,
    });
    const first = await performOn(account, inputs, MAX_ATTEMPTS);
    const applied = appliedOf(first);
    const [plan] = plansOf(first);
    await late.end();
    account.sandbox.clearFaults();
    const sent = account.sandbox.requests.slice(from);
    const wrote = stateOf(account) !== before;
    const done = wrongState(account, story).length === 0;
    const spare = story.blind === true ? sentAgain(sent) : 0;
    if (first.error === undefined) {
      problems.push(...wrongState(account, story, spare), ...wrongOutcome(account, story, first, spare));
    } else {
      problems.push(...wrongError(story, inputs, first, mishap));
      if (times !== 'forever') problems.push(`${times} of them should do no harm, but: ${String(first.error)}`);
      if (plan !== undefined && plan.action !== story.action) problems.push(`action ${plan.action}`);
      if (plan === undefined && sent.some(({ method }) => method !== 'GET')) problems.push('no plan, but writes');
      if (applied === false && wrote) problems.push('applied is false, but something was written');
    }
    if (applied === true && !wrote) problems.push('applied is true, but nothing was written');
    if (applied === 'unknown' && !sent.some(({ method }) => method !== 'GET')) {
      problems.push('applied is unknown, but no write was sent');
    }
    problems.push(...duplicates(account));

    const over = first.error === undefined && story.action === 'delete' ? 'none' : undefined;
    const isDone = over !== undefined || (done && story.inputs(account)['dry-run'] !== 'true' && story.blind !== true);
    const action = isDone ? 'none' : story.action;
    // A blind write is sent by every run.
    const again = story.blind === true ? versionOf(account, story) + 1 - 2 : 0;
    const second = await performOn(account, inputs, MAX_ATTEMPTS);
    if (second.error !== undefined) problems.push(`the next run fails: ${String(second.error)}`);
    for (const next of plansOf(second)) {
      if (second.error === undefined && next.action !== action) {
        problems.push(`the next run's action is ${next.action}, not ${action}`);
      }
    }
    problems.push(...wrongState(account, story, again).map((problem) => `after the next run: ${problem}`));
  } finally {
    await account.sandbox.close();
  }
  const cell = `${story.title} · ${step.method} ${step.path} #${step.nth} · ${mishap.title} ×${times}`;
  return problems.map((problem) => `${cell}: ${problem}`);
}

async function open({ pageSize }: Story): Promise<Account> {
  const account = await openAccount({
    maxAttempts: MAX_ATTEMPTS,
    hangingTimesOut: true,
    ...(pageSize === undefined ? {} : { pageSize }),
  });
  for (const type of ['AWS', 'VIMEO'] as const) {
    account.sandbox.pictory.create({ type, name: BYSTANDER, description: 'not ours' });
  }
  return account;
}

const BYSTANDER = 'Bystander';

function everything({ sandbox: { pictory } }: Account) {
  return pictory.list().map((one) => ({ ...one, ...definedOnly(pictory.secrets(one.connectionId)) }));
}

const definedOnly = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const stateOf = (account: Account): string => JSON.stringify(everything(account));

/** How often a blind write was carried out while its answer was lost: so many times it had to be sent again. */
function sentAgain(sent: Account['sandbox']['requests']): number {
  const updates = sent.filter(({ method }) => method === 'PUT');
  return updates.filter(({ fault, status }) => {
    // One that came late may have been refused for its version.
    if (fault === 'meanwhile') return Number(status) < 300;
    return fault !== undefined && /-after$|^cut/.test(fault);
  }).length;
}

const versionOf = (account: Account, { wants: [want] }: Story): number =>
  everything(account).find(({ name }) => name === want?.name)?.version ?? 0;

/** @param spare how many more versions than the story's there may, and have to, be. */
function wrongState(account: Account, { wants }: Story, spare = 0): string[] {
  const all: readonly Record<string, unknown>[] = everything(account);
  const others = all.filter(({ name }) => name === BYSTANDER);
  const ours = all.filter(({ name }) => name !== BYSTANDER);
  const problems =
    others.length === 2 && others.every(({ version }) => version === 1) ? [] : ['a bystander was touched'];
  const names = JSON.stringify(ours.map(({ name }) => name));
  if (names !== JSON.stringify(wants.map(({ name }) => name))) return [...problems, `there are ${names}`];
  for (const want of wants) {
    const found = ours.find(({ name }) => name === want.name);
    for (const [field, value] of Object.entries(want)) {
      const expected = field === 'version' ? Number(value) + spare : value;
      const is = field === 'description' ? splitDescription(vimeo, String(found?.[field])).text : found?.[field];
      if (is !== expected) problems.push(`${field} is ${String(is)}, not ${String(expected)}`);
    }
  }
  return problems;
}

/** What a run that succeeded claims. */
function wrongOutcome(account: Account, story: Story, outcome: Outcome, spare = 0): string[] {
  const problems: string[] = [];
  if (outcome.kind === 'account') {
    if (outcome.connections === undefined) return ['lists nothing'];
    const type = outcome.connections[0]?.type.api;
    const there = everything(account).filter((one) => one.type === type);
    if (outcome.connections.length !== there.length) problems.push(`lists ${outcome.connections.length}`);
    return problems;
  }
  if (outcome.kind !== 'one') return [`is of kind ${outcome.kind}`];
  if (outcome.plan?.action !== story.action) problems.push(`action is ${outcome.plan?.action}, not ${story.action}`);
  const applied = story.action !== 'none' && !outcome.dryRun;
  if (outcome.applied !== applied) problems.push(`applied is ${outcome.applied}, not ${applied}`);
  const [want] = story.wants;
  const there = everything(account).find(({ name }) => name === want?.name);
  if (outcome.connection?.connectionId !== there?.connectionId) problems.push('connection-id is another one');
  if (want !== undefined && outcome.connection?.version !== Number(want['version']) + spare) {
    problems.push(`it claims version ${outcome.connection?.version}`);
  }
  return problems;
}

/** What a run that failed says. */
function wrongError(
  story: Story,
  inputs: Readonly<Record<string, string>>,
  outcome: Outcome,
  mishap: Mishap,
): string[] {
  const { error } = outcome;
  if (!(error instanceof ActionError)) return [`no ActionError: ${String(error)}`];
  const problems: string[] = [];
  const names = [
    inputs['name'],
    inputs['previous-name'],
    inputs['connection-id'],
    plansOf(outcome)[0]?.current?.connectionId,
    ...story.wants.map(({ name }) => name),
  ];
  const named = names.some((name) => name !== undefined && error.message.includes(name));
  // While it is looked for, what failed is the list.
  if (!named && !/Could not list the /.test(error.message)) problems.push(`does not name it: ${error.message}`);
  if (error.fix === '' || error.title === '') problems.push('has no fix');
  const cause = causes(error).find((one) => one instanceof PictoryError);
  if (!(cause instanceof PictoryError)) problems.push(`no PictoryError: ${error.message}`);
  else if (!mishap.troubles.includes(cause.trouble)) problems.push(`is called ${cause.trouble}: ${error.message}`);
  return problems;
}

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function duplicates(account: Account): string[] {
  const names = everything(account).map(({ type, name }) => `${type} ${name}`);
  return names.length === new Set(names).size ? [] : [`duplicates: ${names.join(', ')}`];
}
