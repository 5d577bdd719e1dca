import { connectionTypes } from '../connections/registry.ts';
import type { Connection, ConnectionType } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import { messageOf, type Warn } from '../errors.ts';
import { appliedOf, type ManifestOutcome, type OneOutcome, type Outcome, plansOf } from '../outcome.ts';
import { type FieldChange, planId } from '../plan/plan.ts';
import { type Redact, redactedJson } from '../sanitize/redact.ts';

/** Outputs with text of Pictory's; every other text is ours. */
const EXTERNAL: readonly string[] = ['connection-id', 'connectionId', 'name'];

/**
 * Returns the step's outputs by name. Values are exact, except for secrets. Unknown values are left out.
 *
 * @param warn about outputs that lost secrets or ambiguous names.
 */
export function outputs(outcome: Outcome, redact: Redact, warn: Warn): Readonly<Record<string, string>> {
  const references = new Set(referencesOf(outcome));
  const values = Object.entries(valuesOf(outcome, warn)).map(([name, value]) => {
    if (typeof value === 'string') return [name, value, EXTERNAL.includes(name) ? redact(value) : value] as const;
    const exact = redactedJson(value, (text) => (references.has(text) ? redact(text) : text));
    return [name, exact, redactedJson(value, redact)] as const;
  });
  const lost = values.filter(([, exact, safe]) => exact !== safe).map(([name]) => name);
  const said = `Secrets were removed from these outputs: ${lost.join(', ')}. Their values are not exact.`;
  if (lost.length > 0) warn('Secrets in outputs', said);
  return Object.fromEntries(values.map(([name, , safe]) => [name, safe]));
}

/** Returns the values that a manifest reads from the environment: hiding them is expected, on every run. */
function referencesOf(outcome: Outcome): readonly unknown[] {
  if (outcome.kind !== 'manifest') return [];
  return outcome.task.entries.flatMap((task) => {
    const fields = task.type.fields.filter((field) => field.fromEnvironment);
    return task.state === 'present' ? fields.map(({ api }) => task.desired.values[api]) : [];
  });
}

/** By name: texts, and values that become JSON, in which the keys of a `Map` are names of connections. */
function valuesOf(outcome: Outcome, warn: Warn): Readonly<Record<string, unknown>> {
  if (outcome.kind === 'invalid') return {};
  const applied = appliedOf(outcome);
  return {
    applied: applied === 'unknown' ? '' : String(applied),
    'dry-run': String(outcome.dryRun),
    ...(outcome.checks && { checks: outcome.checks }),
    ...(outcome.kind === 'one' && oneOutputs(outcome)),
    ...(outcome.kind === 'manifest' && manifestOutputs(outcome, warn)),
    ...(outcome.kind === 'account' && outcome.connections && accountOutputs(outcome.connections, warn)),
  };
}

function accountOutputs(connections: readonly Connection[], warn: Warn) {
  return { action: 'none', changed: 'false', connections: connections.map(view), ids: idsOf(connections, warn) };
}

function oneOutputs({ task, plan, connection }: OneOutcome) {
  return {
    ...(plan && {
      action: plan.action,
      changed: String(plan.action !== 'none'),
      diff: plan.changes.map(changeOutput),
      'plan-id': planId([plan]),
    }),
    type: task.type.input,
    ...(connection && {
      'connection-id': connection.connectionId,
      connectionId: connection.connectionId,
      version: String(connection.version),
      name: connection.values.name,
      ...(connection.values.enabled !== undefined && { enabled: String(connection.values.enabled) }),
      connection: view(connection),
    }),
  };
}

function manifestOutputs(outcome: ManifestOutcome, warn: Warn) {
  const { entries, unmanaged } = outcome;
  if (entries === undefined) return {};
  const plans = plansOf(outcome);
  const changing = plans.filter(({ action }) => action !== 'none');
  // An entry that could not be compared may differ as well.
  const isKnown = plans.length === entries.length;
  const connections = entries.flatMap(({ connection }) => connection ?? []);
  const [action, changed] = changing.length > 0 ? ['update', 'true'] : isKnown ? ['none', 'false'] : ['', ''];
  return {
    action,
    changed,
    diff: changing.map(({ type, name, action, changes }) => {
      return { type: type.api, name, action, changes: changes.map(changeOutput) };
    }),
    'plan-id': isKnown ? planId(plans) : '',
    // Whether the connection of an entry exists or not.
    connections: entries.map(({ task, plan, connection, error }) => ({
      type: task.type.api,
      name: plan?.name ?? task.identity.name,
      ...(connection && view(connection)),
      action: plan?.action ?? 'none',
      ...(error !== undefined && { error: messageOf(error) }),
    })),
    ids: idsOf(connections, warn),
    ...(unmanaged && { unmanaged: unmanaged.map(view) }),
  };
}

function changeOutput(change: FieldChange) {
  const field = change.field.api;
  return 'sensitive' in change ? { field, sensitive: true } : { field, from: change.from, to: change.to };
}

/**
 * Returns ids by type and name. Every type has a key, even without connections.
 *
 * Omits names that differ only in case: GitHub's expressions ignore it, so one would return the id of the other.
 */
function idsOf(connections: readonly Connection[], warn: Warn): Readonly<Record<string, ReadonlyMap<string, string>>> {
  const sorted = connectionTypes.flatMap((type) => connections.filter((one) => one.type === type));
  const groups = [...Map.groupBy(sorted, ({ type, values }) => `${type.input} ${values.name.toUpperCase()}`).values()];
  const clear = groups.filter(({ length }) => length === 1).flat();
  const ambiguous = groups.filter(({ length }) => length > 1).flat();
  const names = ambiguous.map(({ values }) => JSON.stringify(values.name)).join(', ');
  const message = `The output ids omits these names, which differ only in case: ${names}. GitHub expressions ignore case, so they would return the id of another connection. Use the output connections instead, or rename the connections.`;
  if (ambiguous.length > 0) warn('Names left out of ids', message);
  const idsIn = (type: ConnectionType) =>
    new Map(clear.filter((one) => one.type === type).map(({ values, connectionId }) => [values.name, connectionId]));
  return Object.fromEntries(connectionTypes.map((type) => [type.input, idsIn(type)]));
}
