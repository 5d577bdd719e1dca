import type { Plan } from './connections/plan.ts';
import type { Connection } from './connections/types.ts';
import type { ActionError } from './errors.ts';
import type { Goal } from './goal.ts';
import type { PictoryClient } from './pictory/client.ts';
import { PictoryError } from './pictory/errors.ts';

/**
 * Explains a refused create or rename by what is there: the connection that has the name, or the same immutable fields
 * (for AWS the account and region, of which the API allows one connection).
 *
 * @returns `undefined` when nothing that can be seen explains it.
 */
export async function explainRefusal(
  client: PictoryClient,
  goal: Goal,
  plan: Plan,
  trouble: PictoryError,
): Promise<ActionError | undefined> {
  const renames = plan.action === 'update' && plan.current.values.name !== plan.name;
  if (plan.action !== 'create' && !renames) return undefined;
  const immutable = goal.type.fields.filter((field) => field.kind === 'immutable');
  const taken = (other: Connection) =>
    plan.action === 'create' &&
    immutable.length > 0 &&
    immutable.every(({ api }) => other.values[api] === plan.body[api]);

  for await (const page of client.pages(goal.type)) {
    for (const { connection } of page) {
      const { connectionId, values } = connection;
      if (connectionId === plan.current?.connectionId) continue;
      if (renames && values.name === plan.name) {
        return takenError(
          trouble,
          `The name "${plan.name}" is taken by the ${goal.type.label} ${connectionId}`,
          connection,
        );
      }
      if (taken(connection)) {
        const which = immutable.map(({ api, input }) => `${input} ${String(values[api])}`).join(' and ');
        return takenError(trouble, `${which} already belong to the ${goal.type.label} "${values.name}"`, connection);
      }
    }
  }
  return undefined;
}

function takenError(trouble: PictoryError, happened: string, { connectionId, values }: Connection): PictoryError {
  return new PictoryError({
    trouble: 'conflict',
    outcome: 'refused',
    ...(trouble.status === undefined ? {} : { status: trouble.status }),
    message: `${trouble.message} ${happened} (connection-id ${connectionId}).`,
    fix: `To manage that connection, give its id (connection-id: ${connectionId}), or rename it with previous-name: ${values.name}. To keep both, choose other values.`,
    cause: trouble,
  });
}
