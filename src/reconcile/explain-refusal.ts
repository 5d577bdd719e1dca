import type { Connection } from '../connections/types.ts';
import type { PictoryClient } from '../pictory/client.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { SearchResult } from './find.ts';

interface Refusal {
  readonly plan: Plan;
  readonly write: Write;
  /** The last read. */
  readonly found: SearchResult;
  readonly error: PictoryError;
}

/**
 * Explains a refused create or rename by another connection with the name, or with the same immutable fields (for AWS
 * the account and region, for which the API allows one connection).
 *
 * @returns `undefined` if no connection explains it.
 */
export async function explainRefusal(client: PictoryClient, refusal: Refusal): Promise<PictoryError | undefined> {
  const { plan, write, found, error } = refusal;
  const { type } = plan;
  if (write.kind === 'create') {
    const holder = found.conflicting.find(({ connectionId }) => connectionId !== plan.current?.connectionId);
    if (holder === undefined) return undefined;
    const { values, connectionId } = holder;
    const which = type.fields
      .filter(({ kind }) => kind === 'immutable')
      .map(({ api, input }) => `${input} ${String(values[api])}`);
    const happened = `${which.join(' and ')} already belong to the ${type.label} "${values.name}"`;
    const fix =
      plan.action === 'replace'
        ? `Delete "${values.name}" first, or choose other values, or manage it with this step: \`name: ${values.name}\`, without on-immutable-change.`
        : `To manage that connection, give its id (connection-id: ${connectionId}), or rename it with previous-name: ${values.name}. To keep both, choose other values.`;
    return takenError(error, happened, holder, fix);
  }
  const name = write.kind === 'update' ? write.body['name'] : undefined;
  if (name === undefined || name === write.on.values.name) return undefined;
  for await (const page of client.pages(type)) {
    const taker = page.find(({ connection }) => connection.values.name === name)?.connection;
    if (taker === undefined || taker.connectionId === write.on.connectionId) continue;
    const fix = 'Choose another name, or rename or delete that connection first.';
    return takenError(error, `Another connection is already named "${name}"`, taker, fix);
  }
  return undefined;
}

function takenError(error: PictoryError, happened: string, { connectionId }: Connection, fix: string): PictoryError {
  return new PictoryError({
    trouble: 'conflict',
    outcome: 'refused',
    message: `${error.message} ${happened} (connection-id ${connectionId}).`,
    fix,
    cause: error,
  });
}
