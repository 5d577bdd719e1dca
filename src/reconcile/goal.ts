import { describeConnection } from '../connections/describe.ts';
import { isSame } from '../connections/fields.ts';
import { describeLookAlike } from '../connections/likeness.ts';
import type { Signer } from '../connections/signer.ts';
import type { Connection, ConnectionType, Desired, Identity } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { OneTask } from '../inputs/task.ts';
import type { PictoryClient } from '../pictory/client.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockedByAllow } from '../plan/blocked.ts';
import { noChange, planAbsent, planPresent } from '../plan/create-plan.ts';
import type { Action, Plan } from '../plan/plan.ts';
import { findConnection, foundOnly, type Query, type SearchResult } from './find.ts';

/** The goal of a run for one connection, whatever exists now: it can be looked up and planned again at any time. */
export interface Goal {
  readonly type: ConnectionType;
  readonly identity: Identity;
  readonly query: Query;
  readonly find: () => Promise<SearchResult>;
  /** @throws ActionError if the connection must exist and does not. */
  readonly plan: (found: SearchResult) => Plan;
  /** Returns what changed about a connection since it was compared, if that forbids deleting it. */
  readonly whyNotDeletable: (now: Connection, compared: Connection) => string | undefined;
}

interface GoalSource {
  readonly client: PictoryClient;
  readonly sign: Signer;
  /** The permitted actions. */
  readonly allow: readonly Action[];
}

/** @param others the other entries of a manifest. */
export function createGoal(
  task: OneTask,
  { client, sign, allow }: GoalSource,
  others: Pick<Query, 'isClaimed' | 'isDeclared'> = {},
): Goal {
  const { type, identity } = task;
  const query: Query = { type, identity, ...others, ...(task.state === 'present' && querySettings(task.desired)) };
  const find = () => findConnection(client, query);
  const base = { type, identity, query, find };
  switch (task.state) {
    case 'any':
      return {
        ...base,
        plan: (found) => {
          const connection = mustExist(type, identity, found);
          return noChange(type, connection.values.name, connection);
        },
        whyNotDeletable: () => 'was only to be read',
      };
    case 'absent':
      return {
        ...base,
        find: () => orNothing(find()),
        plan: ({ connection }) => {
          if (connection !== null) mustBeNamed(connection, identity);
          return blockedByAllow(planAbsent(connection, type, identity.name ?? '', sign), allow);
        },
        whyNotDeletable: ({ values }) =>
          identity.name === undefined || identity.name === values.name ? undefined : `was renamed to "${values.name}"`,
      };
    case 'present':
      return {
        ...base,
        plan: (found) => {
          if (task.desired.whenMissing === 'fail') mustExist(type, identity, found);
          const plan = planPresent(found.connection, task.desired, sign, found.replacements, found.isSynced);
          return blockedByAllow(plan, allow);
        },
        // A new connection was created from it, so it must not have changed since.
        whyNotDeletable: (now, compared) => (now.version === compared.version ? undefined : 'was changed'),
      };
  }
}

function querySettings({ type, values, onImmutableChange }: Desired): Partial<Query> {
  const immutable = type.fields.filter(({ kind }) => kind === 'immutable');
  return {
    scanAllPages: onImmutableChange === 'replace',
    // A replacement takes over the values that are not given.
    isConflicting: ({ values: held }, found) =>
      immutable.length > 0 &&
      immutable.every((field) => isSame(field, held[field.api], values[field.api] ?? found?.values[field.api] ?? null)),
  };
}

function orNothing(search: Promise<SearchResult>): Promise<SearchResult> {
  return search.catch((error: unknown) => {
    if (error instanceof PictoryError && error.trouble === 'not-found') return foundOnly(null);
    throw error;
  });
}

function mustExist(type: ConnectionType, identity: Identity, { connection, similar }: SearchResult): Connection {
  if (connection !== null) {
    mustBeNamed(connection, identity);
    return connection;
  }
  const hint = similar.map((other) => `${describeLookAlike(other, identity)} `).join('');
  throw new ActionError({
    title: 'The connection does not exist',
    message: `There is no ${describeConnection(type, identity)}.`,
    fix: `${hint}Check the name (case-sensitive) and the type. \`operation: ensure\` creates it; \`operation: list\` lists all connections.`,
  });
}

/** Only `ensure` renames: for other operations, id and name must be of the same connection. */
function mustBeNamed(connection: Connection, { connectionId, name }: Identity): void {
  if (connectionId === undefined || name === undefined || connection.values.name === name) return;
  throw new ActionError({
    title: 'Id and name belong to different connections',
    message: `The ${connection.type.label} ${connectionId} is named "${connection.values.name}", not "${name}".`,
    fix: 'Correct connection-id or name, or leave one of them out.',
  });
}
