import { type Connection, describeConnection, type FieldValue } from '../connections/types.ts';
import { messageOf } from '../errors.ts';
import { rulesOf } from '../inputs/operation.ts';
import type { Request } from '../inputs/request.ts';
import type { OneTask } from '../inputs/task.ts';
import { type Compared, comparedIn, isNoop, type ManifestOutcome, type OneOutcome, type Outcome } from '../outcome.ts';
import type { SendReason } from '../plan/credentials.ts';
import { changeOf, type FieldChange, type Plan } from '../plan/plan.ts';
import type { Progress } from '../reconcile/dependencies.ts';
import { logChecks } from './checks.ts';
import { credentialNotes, driftOf, headline, nameOf, stateOf, subjectOf } from './verdict.ts';

const BECAUSE: Readonly<Record<SendReason, string>> = {
  create: 'the connection is new',
  always: 'credentials is set to always',
  'no-fingerprint': 'the connection has no fingerprint of it yet',
  'other-key': 'the fingerprint was made with another API key',
  'damaged-tag': 'the tag in the description was edited',
  changed: 'its value changed',
};

/** Returns the line that states whether the run writes, and why; nothing for operations that only read. */
export function modeLines({ settings, task }: Pick<Request, 'settings' | 'task'>): string[] {
  if (!rulesOf(task.operation).writes) return [];
  return [`${settings.dryRun ? 'Preview only' : 'Changes will be applied'}: ${settings.modeReason}.`];
}

/** Returns the plan line by line, as the log shows it before anything is written. */
export function planLines(outcome: OneOutcome | ManifestOutcome): string[] {
  const isOne = outcome.kind === 'one';
  const entries = comparedIn(outcome).filter(({ plan }) => isOne || plan.action !== 'none');
  const title = outcome.task.operation === 'verify' ? 'Check' : 'Plan';
  return [
    ...(isOne || isNoop(outcome) ? [] : [`${title}: ${headline(outcome).rest}`]),
    ...entries.flatMap(entryPlanLines),
    ...credentialNotes(outcome),
  ];
}

function entryPlanLines({ task, plan }: Compared): string[] {
  const { type, current, changes, action } = plan;
  const version = current === null ? '' : `, version ${current.version}`;
  const identity = current === null ? task.identity : { name: current.values.name, connectionId: current.connectionId };
  const described = (change: FieldChange) => {
    if (!('sensitive' in change)) return `${action === 'create' ? '' : `${quote(change.from)} → `}${quote(change.to)}`;
    const isCheck = task.operation === 'verify';
    const reason = plan.credentials.sent.get(change.field);
    if (isCheck && reason === 'changed') return 'differs from the value last sent';
    return `${isCheck ? 'cannot be compared' : 'will be sent'}${reason === undefined ? '' : `, because ${BECAUSE[reason]}`}`;
  };
  // The first line has the name of a new or deleted connection.
  const isNamed = action === 'create' || action === 'delete';
  const rest = changes.filter(({ field }) => !(isNamed && field.api === 'name'));
  return [
    `${describeConnection(type, identity)}${version}: ${stepOf(task, plan)}`,
    ...rest.map((change) => `  ${change.field.input}: ${described(change)}`),
  ];
}

function stepOf({ operation }: OneTask, plan: Plan): string {
  if (operation === 'get') return 'found';
  const change = changeOf(plan);
  if (operation === 'verify') return change === undefined ? 'as declared' : driftOf(plan);
  if (plan.blocker?.kind === 'immutable') return 'cannot be changed in place';
  if (plan.action === 'replace') {
    return plan.finishes ? 'finish the replacement: rename the new connection' : 'replace: the id changes';
  }
  return change ?? 'no changes';
}

type Log = Pick<Progress, 'info' | 'warn'> & { readonly group: (title: string, lines: readonly string[]) => void };

export function createProgress({ info, warn, group }: Log): Progress {
  return {
    info,
    warn,
    planned: (outcome) => planLines(outcome).forEach(info),
    checked: (checks) => logChecks(checks, info, warn),
    written: (entry, position, lines) => {
      const { error, connection } = entry;
      const known = connection ? [`connection-id ${connection.connectionId}, version ${connection.version}`] : [];
      const result = error === undefined ? known : [messageOf(error)];
      // For example `2 of 5: aws "Footage": updated`.
      group(`${position}: ${nameOf(entry.task)}: ${stateOf(entry)}`, [...lines, ...result]);
    },
  };
}

export function resultLines(outcome: Outcome): string[] {
  const subject = subjectOf(outcome);
  const { lead, rest } = headline(outcome, subject && describeConnection(subject, subject));
  const said = rest === '' ? lead : `${lead}: ${rest}`;
  if (outcome.kind === 'account') {
    const { task, connections, error } = outcome;
    const file =
      connections && error === undefined && task.operation === 'export' ? ` to ${JSON.stringify(task.config)}` : '';
    return [`${said}${file}.`, ...(connections ?? []).map((one) => `  ${listed(one)}`)];
  }
  const connection = outcome.kind === 'one' && outcome.error === undefined ? outcome.connection : undefined;
  const unmanaged = outcome.kind === 'manifest' ? (outcome.unmanaged ?? []) : [];
  return [
    `${said}.${connection ? ` Version ${connection.version}.` : ''}`,
    ...unmanaged.map((one) => `  not in the manifest: ${listed(one)}`),
  ];
}

/** A connection on one line, with the fields that identify it, such as its account. */
function listed({ type, values, connectionId, version }: Connection): string {
  const immutable = type.fields.filter(({ kind }) => kind === 'immutable');
  const fixed = immutable.map(({ api, input }) => `${input} ${values[api] ?? 'unknown'}`);
  const facts = [...fixed, `version ${version}`, ...(values.enabled === false ? ['disabled'] : [])];
  return `${type.input} ${JSON.stringify(values.name)} (${connectionId}), ${facts.join(', ')}`;
}

const quote = (value: FieldValue | null): string => (value === null ? '(none)' : JSON.stringify(value));
