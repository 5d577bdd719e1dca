import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import {
  type AccountOutcome,
  appliedOf,
  type ManifestOutcome,
  type OneOutcome,
  type Outcome,
  plansOf,
} from '../outcome.ts';
import type { FieldChange, Plan } from '../plan/plan.ts';
import { planId } from '../plan/plan-id.ts';
import { type Redact, redactedJson } from '../sanitize/redact.ts';

type Outputs = Readonly<Record<string, string>>;
type Json = (value: unknown) => string;

/** Returns the step's outputs by name. Values are exact, except for secrets. Unknown values are left out. */
export function outputs(outcome: Outcome, redact: Redact): Outputs {
  const json: Json = (value) => redactedJson(value, redact);
  const applied = appliedOf(outcome);
  const always: Outputs =
    outcome.kind === 'invalid'
      ? {}
      : {
          applied: applied === 'unknown' ? '' : String(applied),
          'dry-run': String(outcome.dryRun),
          ...(outcome.checks && { checks: json(outcome.checks) }),
        };
  switch (outcome.kind) {
    case 'invalid':
      return always;
    case 'one':
      return { ...always, ...oneOutputs(outcome, redact, json) };
    case 'account':
      return { ...always, ...accountOutputs(outcome, json) };
    case 'manifest':
      return { ...always, ...manifestOutputs(outcome, json) };
  }
}

function oneOutputs({ task, plan, connection }: OneOutcome, redact: Redact, json: Json): Outputs {
  return {
    ...(plan && planOutputs(plan, json)),
    type: task.type.input,
    ...(connection && connectionOutputs(connection, redact, json)),
  };
}

function planOutputs(plan: Plan, json: Json): Outputs {
  return {
    action: plan.action,
    changed: String(plan.action !== 'none'),
    diff: json(plan.changes.map(changeOutput)),
    'plan-id': planId([plan]),
  };
}

function connectionOutputs(connection: Connection, redact: Redact, json: Json): Outputs {
  const { connectionId, version, values } = connection;
  return {
    'connection-id': redact(connectionId),
    connectionId: redact(connectionId),
    version: String(version),
    name: redact(values.name),
    ...(values.enabled !== undefined && { enabled: String(values.enabled) }),
    connection: json(view(connection)),
  };
}

function accountOutputs({ connections }: AccountOutcome, json: Json): Outputs {
  if (connections === undefined) return {};
  return { action: 'none', changed: 'false', connections: json(connections.map(view)), ids: json(idsOf(connections)) };
}

/** The result of each entry, whether its connection exists or not. */
function manifestOutputs(outcome: ManifestOutcome, json: Json): Outputs {
  const { entries, unmanaged } = outcome;
  if (entries === undefined) return {};
  const plans = plansOf(outcome);
  const changing = plans.filter(({ action }) => action !== 'none');
  // An entry that could not be compared may differ as well.
  const isKnown = plans.length === entries.length;
  return {
    action: changing.length > 0 ? 'update' : isKnown ? 'none' : '',
    changed: changing.length > 0 ? 'true' : isKnown ? 'false' : '',
    diff: json(
      changing.map((plan) => ({
        type: plan.type.api,
        name: plan.name,
        action: plan.action,
        changes: plan.changes.map(changeOutput),
      })),
    ),
    'plan-id': isKnown ? planId(plans) : '',
    connections: json(entries.map(entryOutput)),
    ids: json(idsOf(entries.flatMap(({ connection }) => connection ?? []))),
    ...(unmanaged && { unmanaged: json(unmanaged.map(view)) }),
  };
}

function entryOutput({ task, plan, connection, error }: OneOutcome): unknown {
  return {
    type: task.type.api,
    name: plan?.name ?? task.identity.name,
    ...(connection && view(connection)),
    action: plan?.action ?? 'none',
    ...(error !== undefined && { error: error instanceof Error ? error.message : String(error) }),
  };
}

function changeOutput(change: FieldChange): unknown {
  const field = change.field.api;
  return 'sensitive' in change ? { field, sensitive: true } : { field, from: change.from, to: change.to };
}

/** Ids by type and name. Every type has a key, even without connections. */
function idsOf(connections: readonly Connection[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    connectionTypes.map((type) => [
      type.input,
      Object.fromEntries(
        connections.filter((one) => one.type === type).map(({ values, connectionId }) => [values.name, connectionId]),
      ),
    ]),
  );
}
