import { subjectOf } from '../connections/describe.ts';
import type { Signer } from '../connections/tag.ts';
import type { Connection, ConnectionType, Desired, Identity } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { PictoryClient } from '../pictory/client.ts';
import { PictoryError } from '../pictory/errors.ts';
import { nothing, planAbsent, planPresent } from '../plan/create-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { type Found, findConnection, foundOnly, type Wanted } from './find.ts';

/** What a run wants of one connection, whatever is there now: it can be looked up and planned again at any time. */
export interface Goal {
  readonly type: ConnectionType;
  readonly identity: Identity;
  /** What is looked for in a list. */
  readonly wanted: Wanted;
  readonly find: () => Promise<Found>;
  /** @throws ActionError when the connection has to exist and does not. */
  readonly plan: (found: Found) => Plan;
  /** Says what changed about a connection since it was compared, if that keeps it from being deleted. */
  readonly accepts: (now: Connection, compared: Connection) => string | undefined;
}

/**
 * The connection exists and looks as desired.
 *
 * @param isTaken tells the connections that are not it, whatever their names are.
 */
export function presentGoal(
  client: PictoryClient,
  desired: Desired,
  signer: Signer,
  isTaken: (connectionId: string) => boolean = () => false,
): Goal {
  const { type, identity } = desired;
  const immutable = type.fields.filter(({ kind }) => kind === 'immutable');
  const wanted: Wanted = {
    type,
    identity,
    isTaken,
    everyPage: desired.onImmutableChange === 'replace',
    holds: (other) => immutable.length > 0 && immutable.every(({ api }) => other.values[api] === desired.values[api]),
  };
  return {
    type,
    identity,
    wanted,
    find: () => findConnection(client, wanted),
    plan: (found) => {
      if (desired.whenMissing === 'fail') mustExist(type, identity, found);
      return planPresent(found.connection, desired, signer, found.replacements, found.caughtUp);
    },
    // It is deleted for another one that was made from it, so it has to be what it was.
    accepts: (now, compared) => (now.version === compared.version ? undefined : 'was changed'),
  };
}

/** The connection is not there. */
export function absentGoal(
  client: PictoryClient,
  type: ConnectionType,
  identity: Identity,
  isTaken: (connectionId: string) => boolean = () => false,
): Goal {
  const wanted: Wanted = { type, identity, isTaken };
  const find = async (): Promise<Found> => {
    try {
      return await findConnection(client, wanted);
    } catch (error) {
      if (error instanceof PictoryError && error.trouble === 'not-found') return foundOnly(null);
      throw error;
    }
  };
  return {
    type,
    identity,
    wanted,
    find,
    plan: ({ connection }) => {
      if (connection !== null) mustBeNamed(connection, identity);
      return planAbsent(connection, type, identity.name ?? '');
    },
    accepts: ({ values }) =>
      identity.name === undefined || identity.name === values.name ? undefined : `was renamed to "${values.name}"`,
  };
}

/** The connection is only looked at. */
export function lookedUp(type: ConnectionType, identity: Identity, found: Found): Plan {
  const connection = mustExist(type, identity, found);
  return nothing(type, connection.values.name, connection);
}

function mustExist(type: ConnectionType, identity: Identity, { connection, similar }: Found): Connection {
  if (connection !== null) {
    mustBeNamed(connection, identity);
    return connection;
  }
  const hint = similar
    .map(({ values, connectionId }) => `There is "${values.name}" (${connectionId}), spelled differently. `)
    .join('');
  throw new ActionError({
    title: 'The connection does not exist',
    message: `There is no ${subjectOf(type, identity)}.`,
    fix: `${hint}Check the name (upper and lower case matter) and the type. \`operation: ensure\` creates it, \`operation: list\` shows what is there.`,
  });
}

/** Only `ensure` renames: everywhere else an id and a name that are both given have to fit together. */
function mustBeNamed(connection: Connection, { connectionId, name }: Identity): void {
  if (connectionId === undefined || name === undefined || connection.values.name === name) return;
  throw new ActionError({
    title: 'The id and the name are not the same connection',
    message: `The ${connection.type.label} ${connectionId} is named "${connection.values.name}", not "${name}".`,
    fix: 'Correct one of the inputs connection-id and name, or leave one of them out.',
  });
}
