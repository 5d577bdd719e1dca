import { aws } from '../../src/connections/aws.ts';
import type { Body, ConnectionType } from '../../src/connections/types.ts';
import type { Answer, Api, Json } from './api.ts';
import type { Findings } from './findings.ts';
import type { Own, OwnConnections } from './own.ts';

/** An account of AWS's own examples. */
const ACCOUNT_ID = '123456789012';

/** The state shared by the checks that write. */
export interface Writing {
  readonly api: Api;
  readonly findings: Findings;
  readonly own: OwnConnections;
  /** The prefix of every name. */
  readonly mark: string;
  /** Regions that no connection of the account has. */
  readonly regions: readonly string[];
  readonly credentials: { readonly clientSecret: string; readonly accessToken: string };
  /** The time until a read showed each write, in milliseconds; 0 if the first read did. */
  readonly lags: number[];
}

/** The name of an own connection. */
export function nameOf({ mark }: Writing, { input }: ConnectionType, suffix: string): string {
  return `${mark}-${input}-${suffix}`;
}

/** The body of a create, disabled and without a description. */
export function bodyOf(w: Writing, type: ConnectionType, suffix: string, region: number): Body {
  const common = { name: nameOf(w, type, suffix), description: '', enabled: false };
  return type === aws
    ? { ...common, awsAccountId: ACCOUNT_ID, awsRegion: w.regions[region] ?? '' }
    : { ...common, clientIdentifier: 'conformance', ...w.credentials };
}

/** The four fields that every update of the page "Update AWS Connection" has. */
export function updateOf(w: Writing, { type, version }: Own, changes: Body): Body {
  return { name: nameOf(w, type, 'a'), description: '', enabled: false, version, ...changes };
}

/** The statuses that the action takes for a refusal because of what is there. */
export function isRefused({ status }: Answer): boolean {
  return [400, 409, 412].includes(status);
}

/** Reads until the last write shows, and gives what is read. */
export async function shownOf({ own, findings, lags }: Writing, one: Own): Promise<Json> {
  const isCurrent = ({ json }: Answer) => json?.['version'] === one.version;
  const { answer, ms } = await own.readUntil(one, isCurrent);
  lags.push(ms);
  findings.holds('catch-up', isCurrent(answer), isCurrent(answer) ? 'every write showed' : 'a write did not show');
  return answer.json ?? {};
}

/** Whether an answer has these values. An empty description may read in several ways. */
export function has(json: Json, values: Body): boolean {
  return Object.entries(values).every(([field, value]) => (json[field] ?? '') === value);
}
