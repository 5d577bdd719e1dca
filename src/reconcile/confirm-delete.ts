import { describeConnection } from '../connections/describe.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { lookFor } from '../http/backoff.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Dependencies } from './dependencies.ts';
import { PATIENCE_MS } from './reread.ts';

/**
 * Reads a deleted connection until it is gone, for at most ten seconds: reads may lag.
 *
 * @param fix advice if it still exists.
 * @throws ActionError if it still exists, and PictoryError with an unknown outcome if a read fails or is cancelled.
 */
export async function confirmDelete(
  { type, connectionId, values }: Connection,
  fix: string,
  { client, cancellation }: Pick<Dependencies, 'client' | 'cancellation'>,
): Promise<void> {
  const readIsGone = async () => {
    try {
      await client.read(type, connectionId);
      cancellation.throwIfCancelled();
      return undefined;
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      const { trouble, retryAfterMs } = error instanceof PictoryError ? error : { trouble: 'cancelled' as const };
      if (trouble === 'not-found') return true;
      const { message, fix } = error;
      throw new PictoryError({ trouble, outcome: 'unknown', message, fix, retryAfterMs, cause: error });
    }
  };
  if (await lookFor(readIsGone, PATIENCE_MS, cancellation.sleep)) return;
  throw new ActionError({
    title: 'The connection was not deleted',
    message: `Pictory answered that the ${describeConnection(type, { name: values.name, connectionId })} was deleted, but it still exists.`,
    fix,
  });
}
