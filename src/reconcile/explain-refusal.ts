import type { PictoryClient } from '../pictory/client.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockerError } from '../plan/blocked.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { SearchResult } from './find.ts';

/** Explains a refused create or rename by another connection with the name, or with the same immutable fields. */
export async function explainRefusal(
  client: PictoryClient,
  { plan, write, found, error }: { plan: Plan; write: Write; found: SearchResult; error: PictoryError },
): Promise<PictoryError | undefined> {
  if (write.kind === 'create') {
    const holder = found.conflicting.find(({ connectionId }) => connectionId !== plan.current?.connectionId);
    if (holder === undefined) return undefined;
    const { message, fix } = blockerError(plan, { kind: 'taken', holder });
    return new TakenError(error, message, fix);
  }
  const name = write.kind === 'update' ? write.body['name'] : undefined;
  if (name === undefined || name === write.on.values.name) return undefined;
  for await (const page of client.pages(plan.type)) {
    const taker = page.find(({ connection }) => connection.values.name === name)?.connection;
    if (taker === undefined || taker.connectionId === write.on.connectionId) continue;
    const fix = 'Choose another name, or rename or delete that connection first.';
    const message = `Another connection is already named "${name}" (connection-id ${taker.connectionId}).`;
    return new TakenError(error, message, fix);
  }
  return undefined;
}

/** Another connection prevents the write, so that trying again does not help. */
export class TakenError extends PictoryError {
  constructor(refusal: PictoryError, happened: string, fix: string) {
    super({ trouble: 'conflict', outcome: 'refused', message: `${refusal.message} ${happened}`, fix, cause: refusal });
  }
}
