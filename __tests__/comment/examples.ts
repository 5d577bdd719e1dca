import { createHash } from 'node:crypto';
import type { CommentPlace } from '../../src/comment/format.ts';
import { type RecordedChange, recorded } from '../../src/comment/review-record.ts';
import { aws } from '../../src/connections/aws.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Connection, ConnectionType, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { deletion } from '../support/request.ts';

/** What signs the records of these tests. */
export const sign = createSigner(deletion.apiKey);

/** The place of the comment of these tests. */
export const PLACE: CommentPlace = { sign, owner: 'octo-org', repo: 'videos', number: 7, key: 'key' };

/** The digest of a report in the stamps of these tests. */
export function digestOf(report: string): string {
  return createHash('sha256').update(report).digest('hex').slice(0, 16);
}

function present(current: Connection | null, type: ConnectionType, name: string, values: Values): Plan {
  const desired = { type, identity: { name }, values, credentials: 'on-change' } as const;
  return planPresent(current, { ...desired, whenMissing: 'create', onImmutableChange: 'replace' }, sign);
}

/** An AWS connection as Pictory has it. */
export function existing(name: string, description = 'Assets'): Connection {
  const values = { name, description, enabled: true, awsAccountId: '123456789012', awsRegion: 'us-east-2' };
  return { type: aws, connectionId: `id of ${name}`, version: 3, values };
}

/** The plan that gives an existing connection another description. */
export const updating = (name: string, to: string, from?: string): Plan =>
  present(existing(name, from), aws, name, { description: to });

/** The plan that creates a connection with credentials. */
export const creating = (name: string): Plan =>
  present(null, vimeo, name, { name, clientIdentifier: 'app', clientSecret: 'secret', accessToken: 'token' });

/** The plan that renames a connection. */
export const renaming = (name: string, to: string): Plan => present(existing(name), aws, name, { name: to });

/** The plan that replaces a connection by one in another region. */
export const replacing = (name: string): Plan => present(existing(name), aws, name, { awsRegion: 'eu-west-1' });

/** What is left to do of a replacement, as a later run finds it. */
export const restOf = (plan: Plan): Plan => ({ ...plan, changes: [] }) as Plan;

export const deleting = (name: string): Plan => planAbsent(existing(name), aws, name, sign);
export const unchanged = (name: string): Plan => noChange(aws, name, existing(name));

/** The record of what plans change, each carried out by a run or by none. */
export function recordOf(plans: readonly Plan[], appliedBy?: string): readonly RecordedChange[] {
  return plans.map((plan) => ({ ...recorded(sign, plan), appliedBy }));
}
