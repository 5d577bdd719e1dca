import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import { messageOf, type Warn } from '../errors.ts';
import {
  type AccountOutcome,
  appliedOf,
  type ManifestOutcome,
  type OneOutcome,
  type Outcome,
  plansOf,
} from '../outcome.ts';
import type { FieldChange } from '../plan/plan.ts';
import { planId } from '../plan/plan-id.ts';
import { type Redact, redactedJson } from '../sanitize/redact.ts';

/** By name: texts, and values that become JSON, in which the keys of a `Map` are names of connections. */
type Values = Readonly<Record<string, unknown>>;

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
  const lost = values.filter(([, whole, safe]) => whole !== safe).map(([name]) => name);
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

function valuesOf(outcome: Outcome, warn: Warn): Values {
  if (outcome.kind === 'invalid') return {};
  const applied = appliedOf(outcome);
  return {
    applied: applied === 'unknown' ? '' : String(applied),
    'dry-run': String(outcome.dryRun),
    ...(outcome.checks && { checks: outcome.checks }),
    ...(outcome.kind === 'one' && oneOutputs(outcome)),
    ...(outcome.kind === 'account' && accountOutputs(outcome, warn)),
    ...(outcome.kind === 'manifest' && manifestOutputs(outcome, warn)),
  };
}

function oneOutputs({ task, plan, connection }: OneOutcome): Values {
  const { connectionId, version, values } = connection ?? {};
  return {
    ...(plan && {
      action: plan.action,
      changed: String(plan.action !== 'none'),
      diff: plan.changes.map(changeOutput),
      'plan-id': planId([plan]),
    }),
    type: task.type.input,
    ...(connection && {
      'connection-id': connectionId,
      connectionId,
      version: String(version),
      name: values?.name,
      ...(values?.enabled !== undefined && { enabled: String(values.enabled) }),
      connection: view(connection),
    }),
  };
}

function accountOutputs({ connections }: AccountOutcome, warn: Warn): Values {
  if (connections === undefined) return {};
  return { action: 'none', changed: 'false', connections: connections.map(view), ids: idsOf(connections, warn) };
}

/** The result of each entry, whether its connection exists or not. */
function manifestOutputs(outcome: ManifestOutcome, warn: Warn): Values {
  const { entries, unmanaged } = outcome;
  if (entries === undefined) return {};
  const plans = plansOf(outcome);
  const changing = plans.filter(({ action }) => action !== 'none');
  // An entry that could not be compared may differ as well.
  const isKnown = plans.length === entries.length;
  const connections = entries.flatMap(({ connection }) => connection ?? []);
  return {
    action: changing.length > 0 ? 'update' : isKnown ? 'none' : '',
    changed: changing.length > 0 ? 'true' : isKnown ? 'false' : '',
    diff: changing.map(({ type, name, action, changes }) => ({
      type: type.api,
      name,
      action,
      changes: changes.map(changeOutput),
    })),
    'plan-id': isKnown ? planId(plans) : '',
    connections: entries.map(entryOutput),
    ids: idsOf(connections, warn),
    ...(unmanaged && { unmanaged: unmanaged.map(view) }),
  };
}

function entryOutput({ task, plan, connection, error }: OneOutcome): unknown {
  return {
    type: task.type.api,
    name: plan?.name ?? task.identity.name,
    ...(connection && view(connection)),
    action: plan?.action ?? 'none',
    ...(error !== undefined && { error: messageOf(error) }),
  };
}

function changeOutput(change: FieldChange): unknown {
  const field = change.field.api;
  return 'sensitive' in change ? { field, sensitive: true } : { field, from: change.from, to: change.to };
}

/**
 * Returns ids by type and name. Every type has a key, even without connections.
 *
 * Omits names that differ only in case: GitHub's expressions ignore it, so one would return the id of the other.
 */
function idsOf(connections: readonly Connection[], warn: Warn): Readonly<Record<string, ReadonlyMap<string, string>>> {
  const ambiguous: string[] = [];
  const byType = connectionTypes.map((type) => {
    const ofType = connections.filter((one) => one.type === type);
    const groups = [...Map.groupBy(ofType, ({ values }) => values.name.toUpperCase()).values()];
    const unclear = groups.filter(({ length }) => length > 1).flat();
    ambiguous.push(...unclear.map(({ values }) => JSON.stringify(values.name)));
    const clear = groups.filter(({ length }) => length === 1).flat();
    return [type.input, new Map(clear.map(({ values, connectionId }) => [values.name, connectionId]))] as const;
  });
  if (ambiguous.length > 0) {
    warn(
      'Names left out of ids',
      `The output ids omits these names, which differ only in case: ${ambiguous.join(', ')}. GitHub expressions ignore case, so they would return the id of another connection. Use the output connections instead, or rename the connections.`,
    );
  }
  return Object.fromEntries(byType);
}
