import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import type { FieldChange, Plan } from '../plan/plan.ts';
import { planId } from '../plan/plan-id.ts';
import { type Redact, redactedJson } from '../sanitize/redact.ts';

/** The step's outputs by name. Values are exact, but for secrets. What is not known is left empty. */
export function outputs(outcome: Outcome, redact: Redact): Readonly<Record<string, string>> {
  const { plan, connections, entries, unmanaged, applied, request } = outcome;
  const json = (value: unknown) => redactedJson(value, redact);
  const all: Record<string, string> = {
    ...(request === undefined ? {} : { applied: applied === 'unknown' ? '' : String(applied) }),
    ...(plan === undefined ? {} : planOutputs(plan, json)),
    ...connectionOutputs(outcome, redact),
  };
  if (connections !== undefined) {
    all['action'] = 'none';
    all['changed'] = 'false';
    all['connections'] = json(connections.map(view));
    all['ids'] = json(idsOf(connections));
  }
  if (entries !== undefined) Object.assign(all, manifestOutputs(entries, json));
  if (unmanaged !== undefined) all['unmanaged'] = json(unmanaged.map(view));
  return all;
}

/** For a manifest: what came of each entry, whether it exists or not. */
function manifestOutputs(
  entries: readonly EntryOutcome[],
  json: (value: unknown) => string,
): Readonly<Record<string, string>> {
  const plans = entries.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
  const changing = plans.filter(({ action }) => action !== 'none');
  // What could not be compared may differ as well.
  const isKnown = plans.length === entries.length;
  const there = entries.flatMap(({ connection }) => (connection ? [connection] : []));
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
    connections: json(
      entries.map(({ request, plan, connection, error }) => ({
        type: request.type.api,
        name: plan?.name ?? request.identity.name,
        ...(connection ? view(connection) : {}),
        action: plan?.action ?? 'none',
        ...(error === undefined ? {} : { error: error instanceof Error ? error.message : String(error) }),
      })),
    ),
    ids: json(idsOf(there)),
  };
}

function planOutputs(plan: Plan, json: (value: unknown) => string): Record<string, string> {
  return {
    action: plan.action,
    changed: String(plan.action !== 'none'),
    diff: json(plan.changes.map(changeOutput)),
    'plan-id': planId([plan]),
  };
}

function connectionOutputs({ connection, request }: Outcome, redact: Redact): Record<string, string> {
  const known = request !== undefined && 'type' in request ? { type: request.type.input } : {};
  if (connection === undefined || connection === null) return known;
  const { connectionId, version, values } = connection;
  return {
    ...known,
    'connection-id': redact(connectionId),
    connectionId: redact(connectionId),
    version: String(version),
    name: redact(values.name),
    ...(values.enabled === undefined ? {} : { enabled: String(values.enabled) }),
    connection: redactedJson(view(connection), redact),
  };
}

function changeOutput(change: FieldChange): unknown {
  const field = change.field.api;
  return 'sensitive' in change ? { field, sensitive: true } : { field, from: change.from, to: change.to };
}

/** Every type is there, also without connections. */
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
