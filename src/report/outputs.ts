import type { FieldChange, Plan } from '../connections/plan.ts';
import { planId } from '../connections/plan-id.ts';
import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import type { Outcome } from '../outcome.ts';
import { type Redact, redactedJson } from './redact.ts';

/** The step's outputs by name. Values are exact, but for secrets. What is not known is left empty. */
export function outputs(outcome: Outcome, redact: Redact): Readonly<Record<string, string>> {
  const { plan, connections, applied, request } = outcome;
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
  return all;
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
  const type = request === undefined || request.operation === 'list' ? undefined : request.type;
  const known = { ...(type === undefined ? {} : { type: type.input }) };
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
