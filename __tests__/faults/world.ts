import type { ConnectionType } from '../../sandbox/pictory/connection.ts';
import type { Connection, Dialect, Fault } from '../../sandbox/sandbox.ts';
import { splitDescription } from '../../src/connections/tag.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import type { OneOutcome } from '../../src/outcome.ts';
import { type Account, openAccount } from '../support/account.ts';
import { type Inputs, performOne } from '../support/performing.ts';

/** What somebody else does by hand while a run is at work. */
export interface Edit {
  readonly deed: 'describe' | 'switch' | 'delete' | 'rename' | 'create';
  /** Between the read of the list and what follows, or right before a write. */
  readonly moment: 'after the list' | 'POST' | 'PUT' | 'DELETE';
}

export interface Step {
  readonly name: string;
  readonly operation: 'ensure' | 'enable' | 'disable' | 'rotate' | 'delete';
  /** What `ensure` manages beyond the required fields. */
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly region: string;
  readonly secret: string;
  /** `ensure` gives all that a create needs. */
  readonly whole: boolean;
  readonly edit?: Edit | undefined;
  readonly fault?: (Pick<Fault, 'method' | 'kind'> & { readonly times: 1 | 2 | 'forever' }) | undefined;
}

export interface World {
  readonly type: ConnectionType;
  readonly dialect: Dialect;
  readonly steps: readonly Step[];
}

const MAX_ATTEMPTS = 5;
const MANAGED = ['description', 'enabled', 'clientIdentifier'] as const;

/** Plays the steps one after the other. @returns the first things that the contract does not allow, if there are any. */
export async function playWorld({ type, dialect, steps }: World): Promise<readonly string[]> {
  const account: Account = await openAccount({
    dialect,
    maxAttempts: MAX_ATTEMPTS,
    onRequest: () => crowds.push(...crowdsOf(account)),
  });
  const crowds: string[] = [];
  try {
    for (const step of steps) {
      const problems = await playStep(account, type, step);
      if (problems.length + crowds.length > 0) return [...crowds, ...problems];
    }
    return [];
  } finally {
    await account.sandbox.close();
  }
}

function crowdsOf({ sandbox }: Account): string[] {
  const names = sandbox.pictory.list().map(({ name }) => name);
  return names.length === new Set(names).size ? [] : [`two of a name: ${names.join(', ')}`];
}

async function playStep(account: Account, type: ConnectionType, step: Step): Promise<string[]> {
  const { sandbox } = account;
  const inputs = inputsOf(type, step);
  // What people know of the connections: the truth of every field that the step does not manage.
  const known = new Map(sandbox.pictory.list().map((one) => [one.connectionId, one]));
  const existed = [...known.values()].some(({ name }) => name === step.name);
  let edited = false;
  const { edit, fault } = step;
  // The API's delete knows no version: what somebody does right before it cannot be seen.
  const unseen =
    edit?.moment === 'DELETE' && (edit.deed === 'rename' || (step.operation === 'ensure' && edit.deed !== 'delete'));
  if (edit !== undefined && !unseen) {
    const meanwhile = () => {
      edited = true;
      doByHand(account, type, step, edit.deed, known);
    };
    sandbox.addFault(
      edit.moment === 'after the list'
        ? { method: 'GET', path: '/*', kind: 'meanwhile-after', meanwhile }
        : { method: edit.moment, path: '/**', kind: 'meanwhile', meanwhile },
    );
  }
  if (fault !== undefined) sandbox.addFault({ path: '/**', ...fault });
  const from = sandbox.requests.length;
  const first = await performOne(account, inputs, MAX_ATTEMPTS);
  sandbox.clearFaults();

  const problems = [...lost(account, step, known), ...untrue(first, sandbox.requests.slice(from))];
  const exists = sandbox.pictory.list().some(({ name }) => name === step.name);
  const canFail = fault?.times === 'forever' || (needsIt(step) && !(existed && exists));
  if (first.error !== undefined && !canFail) problems.push(`fails: ${String(first.error)}`);
  // What somebody does after the only read of a run that has nothing to do, it cannot see.
  const blind = edited && edit?.moment === 'after the list';
  if (first.error === undefined && !blind) problems.push(...undesired(account, step));

  const second = await performOne(account, inputs, MAX_ATTEMPTS);
  if (second.error !== undefined) {
    if (!(needsIt(step) && !exists)) problems.push(`the next run fails: ${String(second.error)}`);
    return told(problems, step);
  }
  problems.push(...undesired(account, step), ...lost(account, step, known));
  const before = JSON.stringify(sandbox.pictory.list());
  const third = await performOne(account, inputs, MAX_ATTEMPTS);
  if (
    step.operation !== 'rotate' &&
    (third.plan?.action !== 'none' || JSON.stringify(sandbox.pictory.list()) !== before)
  ) {
    problems.push(`a run with nothing to do: ${third.plan?.action} ${String(third.error)}`);
  }
  return told(problems, step);
}

const told = (problems: readonly string[], { operation, name }: Step): string[] =>
  problems.map((problem) => `${operation} ${name}: ${problem}`);

/** Whether the step fails when there is no connection. */
const needsIt = ({ operation, whole }: Step): boolean => operation !== 'delete' && !(operation === 'ensure' && whole);

function inputsOf(type: ConnectionType, step: Step): Inputs {
  const which = { operation: step.operation, type: type.toLowerCase(), name: step.name };
  if (step.operation === 'rotate') {
    // AWS has no credentials to rotate.
    return type === 'AWS' ? { ...which, operation: 'enable' } : { ...which, 'client-secret': step.secret };
  }
  if (step.operation !== 'ensure') return which;
  const bucket = {
    'aws-account-id': accountOf(step.name),
    'aws-region': step.region,
    'on-immutable-change': 'replace',
  };
  const channel = { 'client-identifier': 'client', 'client-secret': step.secret, 'access-token': 'token' };
  return {
    ...which,
    ...(step.whole ? (type === 'AWS' ? bucket : channel) : {}),
    ...(step.description === undefined ? {} : { description: step.description }),
    ...(step.enabled === undefined ? {} : { enabled: String(step.enabled) }),
  };
}

const accountOf = (name: string): string => String(name.charCodeAt(0)).padStart(12, '7');

let strangers = 0;

function doByHand(
  { sandbox: { pictory } }: Account,
  type: ConnectionType,
  { name, region }: Step,
  deed: Edit['deed'],
  known: Map<string, Connection>,
): void {
  const there = pictory.list().find((one) => one.name === name);
  const remember = (one: Connection) => known.set(one.connectionId, one);
  strangers += 1;
  if (there === undefined) {
    const fields = type === 'AWS' ? { awsAccountId: accountOf(name), awsRegion: region } : {};
    const free = pictory.list().every((one) => one.awsAccountId !== fields.awsAccountId || type === 'VIMEO');
    if (deed === 'create' && free)
      remember(pictory.create({ type, name, description: `theirs ${strangers}`, ...fields }));
    return;
  }
  const { connectionId } = there;
  switch (deed) {
    case 'describe':
      remember(pictory.update(connectionId, { description: `theirs ${strangers}` }));
      return;
    case 'switch':
      remember(pictory.update(connectionId, { enabled: !there.enabled }));
      return;
    case 'delete':
      pictory.remove(connectionId);
      known.delete(connectionId);
      return;
    case 'rename':
      // Its account moves along, so that it is not in the way of another one under the old name.
      remember(
        pictory.update(connectionId, {
          name: `${name} ${strangers}`,
          ...(type === 'AWS' ? { awsAccountId: String(strangers).padStart(12, '0') } : {}),
        }),
      );
      return;
    case 'create':
      return;
  }
}

/** Connections that are gone, or have values that nobody gave them last. */
function lost({ sandbox: { pictory } }: Account, step: Step, known: ReadonlyMap<string, Connection>): string[] {
  return [...known.values()].flatMap((before) => {
    const successor = pictory.list().find(({ name }) => name === step.name);
    const isTarget = before.name === step.name;
    const now = pictory.get(before.connectionId) ?? (isTarget ? successor : undefined);
    if (now === undefined)
      return isTarget && (step.operation === 'delete' || isHalfReplaced(pictory.list(), step))
        ? []
        : [`${before.name} is lost`];
    return MANAGED.filter((field) => !isTarget || !manages(step, field))
      .filter((field) => plain(before, field) !== plain(now, field))
      .map((field) => `${field} of ${before.name} was ${plain(before, field)}, and is ${plain(now, field)}`);
  });
}

const isHalfReplaced = (all: readonly Connection[], { name }: Step): boolean =>
  all.some((one) => one.name.startsWith(`${name} - replacement `));

function manages({ operation, description, enabled, whole }: Step, field: (typeof MANAGED)[number]): boolean {
  if (field === 'enabled' && operation !== 'ensure') return operation !== 'delete';
  if (operation !== 'ensure') return false;
  return { description: description !== undefined, enabled: enabled !== undefined, clientIdentifier: whole }[field];
}

const plain = (one: Connection, field: (typeof MANAGED)[number]): unknown =>
  field === 'description' ? splitDescription(vimeo, one.description).text : one[field];

/** What a run that succeeded leaves that is not as it was told. */
function undesired({ sandbox: { pictory } }: Account, step: Step): string[] {
  const found = pictory.list().find(({ name }) => name === step.name);
  if (step.operation === 'delete') return found === undefined ? [] : ['it is still there'];
  if (found === undefined) return ['it is not there'];
  const secret = pictory.secrets(found.connectionId).clientSecret;
  const isVimeo = found.type === 'VIMEO';
  const expected: readonly (readonly [string, unknown, unknown])[] = [
    ['description', plain(found, 'description'), step.operation === 'ensure' ? step.description : undefined],
    [
      'enabled',
      found.enabled,
      { ensure: step.enabled, enable: true, disable: false, rotate: undefined }[step.operation],
    ],
    ['region', found.awsRegion, !isVimeo && step.operation === 'ensure' && step.whole ? step.region : undefined],
    [
      'secret',
      secret,
      isVimeo && ((step.operation === 'ensure' && step.whole) || step.operation === 'rotate') ? step.secret : undefined,
    ],
  ];
  return expected
    .filter(([, is, wanted]) => wanted !== undefined && is !== wanted)
    .map(([field, is, wanted]) => `${field} is ${String(is)}, not ${String(wanted)}`);
}

/** What a run claims although the sandbox knows better. */
function untrue({ error, applied }: OneOutcome, requests: Account['sandbox']['requests']): string[] {
  const carriedOut = requests.some(
    ({ method, status, fault }) =>
      method !== 'GET' &&
      (fault === undefined || fault.startsWith('meanwhile') ? Number(status) < 300 : /-after$|^cut/.test(fault)),
  );
  return [
    ...(error === undefined || error instanceof ActionError ? [] : [`no ActionError: ${String(error)}`]),
    ...(applied === false && carriedOut && requests.every(({ status }) => Number(status) < 300)
      ? ['applied is false, but a write was carried out']
      : []),
  ];
}
