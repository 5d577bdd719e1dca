import type { Write } from './connections/plan.ts';
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
  write: Write,
  trouble: PictoryError,
): Promise<ActionError | undefined> {
  if (write.kind === 'delete') return undefined;
  const renamedTo =
    write.kind === 'update' && write.on.values.name !== write.body['name'] ? write.body['name'] : undefined;
  if (write.kind === 'update' && renamedTo === undefined) return undefined;
  const immutable = goal.type.fields.filter((field) => field.kind === 'immutable');
  const taken = (other: Connection) =>
    write.kind === 'create' &&
    immutable.length > 0 &&
    immutable.every(({ api }) => other.values[api] === write.body[api]);

  for await (const page of client.pages(goal.type)) {
    for (const { connection } of page) {
      const { connectionId, values } = connection;
      if (write.kind === 'update' && connectionId === write.on.connectionId) continue;
      if (values.name === renamedTo) {
        const fix = 'Choose another name, or rename or delete that connection first.';
        return takenError(trouble, `The name "${values.name}" is taken by another one`, connection, fix);
      }
      if (taken(connection)) {
        const which = immutable.map(({ api, input }) => `${input} ${String(values[api])}`).join(' and ');
        const fix = `To manage that connection, give its id (connection-id: ${connectionId}), or rename it with previous-name: ${values.name}. To keep both, choose other values.`;
        return takenError(
          trouble,
          `${which} already belong to the ${goal.type.label} "${values.name}"`,
          connection,
          fix,
        );
      }
    }
  }
  return undefined;
}

function takenError(trouble: PictoryError, happened: string, { connectionId }: Connection, fix: string): PictoryError {
  return new PictoryError({
    trouble: 'conflict',
    outcome: 'refused',
    ...(trouble.status === undefined ? {} : { status: trouble.status }),
    message: `${trouble.message} ${happened} (connection-id ${connectionId}).`,
    fix,
    cause: trouble,
  });
}
