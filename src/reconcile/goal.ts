import { isSame } from '../connections/fields.ts';
import { describeLookAlike } from '../connections/likeness.ts';
import { type Connection, describeConnection, type Identity } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { Settings } from '../inputs/settings.ts';
import type { OneTask } from '../inputs/task.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockedByAllow } from '../plan/blocked.ts';
import { noChange, planAbsent, planPresent } from '../plan/create-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Dependencies } from './dependencies.ts';
import { findConnection, foundOnly, type Query, type SearchResult } from './find.ts';

/** The goal for one connection, whatever exists now, and the means to reach it: it can be planned again at any time. */
export interface Goal extends Query, Dependencies {
  /** Of each write. */
  readonly maxAttempts: number;
  readonly find: () => Promise<SearchResult>;
  /** @throws ActionError if the connection must exist and does not. */
  readonly plan: (found: SearchResult) => Plan;
}

export function createGoal(
  task: OneTask,
  { allow, maxAttempts }: Pick<Settings, 'allow' | 'maxAttempts'>,
  dependencies: Dependencies,
  others: Pick<Query, 'isEntry' | 'isClaimed' | 'isDeclared'> = {},
): Goal {
  const { client, sign } = dependencies;
  const { type, identity } = task;
  const desired = task.state === 'present' ? task.desired : undefined;
  const immutable = desired === undefined ? [] : type.fields.filter(({ kind }) => kind === 'immutable');
  // A replacement takes over the values that are not given.
  const willHave = (found: Connection | null, api: string) => desired?.values[api] ?? found?.values[api] ?? null;
  const query: Query = {
    type,
    identity,
    ...others,
    scanAllPages: desired?.onImmutableChange === 'replace',
    isConflicting: ({ values }, found) =>
      immutable.length > 0 && immutable.every((field) => isSame(field, values[field.api], willHave(found, field.api))),
  };
  const find = () =>
    findConnection(client, query).catch((error: unknown) => {
      const isGone = error instanceof PictoryError && error.trouble === 'not-found';
      if (isGone && task.state === 'absent') return foundOnly(null);
      throw error;
    });
  const plan = (found: SearchResult): Plan => {
    const { connection, replacements, isSynced } = found;
    if (task.state === 'any') {
      const existing = mustExist(task, found);
      return noChange(type, existing.values.name, existing);
    }
    if (task.state === 'absent') {
      if (connection !== null) mustBeNamed(connection, identity);
      return blockedByAllow(planAbsent(connection, type, identity.name ?? '', sign), allow);
    }
    if (task.desired.whenMissing === 'fail') mustExist(task, found);
    return blockedByAllow(planPresent(connection, task.desired, sign, replacements, isSynced), allow);
  };
  return { ...dependencies, ...query, maxAttempts, find, plan };
}

function mustExist({ type, identity }: OneTask, { connection, similar }: SearchResult): Connection {
  if (connection !== null) return mustBeNamed(connection, identity);
  const hint = similar.map((other) => `${describeLookAlike(other, identity)} `).join('');
  throw new ActionError({
    title: 'The connection does not exist',
    message: `There is no ${describeConnection(type, identity)}.`,
    fix: `${hint}Check the name (case-sensitive) and the type. \`operation: ensure\` creates it; \`operation: list\` lists all connections.`,
  });
}

/** Only `ensure` renames: for other operations, id and name must be of the same connection. */
function mustBeNamed(connection: Connection, { connectionId, name }: Identity): Connection {
  if (connectionId === undefined || name === undefined || connection.values.name === name) return connection;
  throw new ActionError({
    title: 'Id and name belong to different connections',
    message: `The ${connection.type.label} ${connectionId} is named "${connection.values.name}", not "${name}".`,
    fix: 'Correct connection-id or name, or leave one of them out.',
  });
}
