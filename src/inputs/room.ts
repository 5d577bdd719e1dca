import { createSigner } from '../connections/tag.ts';
import type { Desired } from '../connections/types.ts';
import { obstacleError } from '../plan/blocked.ts';
import { planPresent } from '../plan/create-plan.ts';
import type { InputReader } from './reader.ts';

/** A description that leaves no room for the tag is known to be too long before anything is requested. */
export function checkRoom(reader: InputReader, desired: Desired, apiKey: string): void {
  const plan = planPresent(null, desired, createSigner(apiKey));
  // A description that is too long even without a tag was reported as such.
  if (plan.obstacle?.kind !== 'no-room' || plan.obstacle.length > plan.obstacle.limit) return;
  const { message, fix } = obstacleError(plan, plan.obstacle);
  reader.report(`description: ${message} ${fix}`, 'description');
}
