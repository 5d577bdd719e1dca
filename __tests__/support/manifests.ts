import { aws } from '../../src/connections/aws.ts';
import type { ConnectionType, Desired, Values } from '../../src/connections/types.ts';
import type { ManifestRequest, OneRequest } from '../../src/inputs/request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Performing } from '../../src/reconcile/dependencies.ts';
import { performManifest } from '../../src/reconcile/run-manifest.ts';
import { type Account, API_KEY } from './account.ts';

/** An entry of a manifest. */
export interface Declared {
  readonly type?: ConnectionType;
  readonly name: string;
  readonly previousName?: string;
  /** Missing for `state: absent`. */
  readonly values?: Values;
  readonly onImmutableChange?: Desired['onImmutableChange'];
}

const SETTINGS: Settings = {
  apiKey: API_KEY,
  apiUrl: '',
  timeoutMs: 1000,
  maxAttempts: 3,
  dryRun: false,
  comment: 'never',
  githubToken: '',
  summary: true,
  warnings: [],
};

export function manifest(
  entries: readonly Declared[],
  operation: 'ensure' | 'verify' = 'ensure',
  more: Partial<Settings> = {},
): ManifestRequest {
  const settings = { ...SETTINGS, ...more };
  return {
    ...settings,
    operation,
    config: 'pictory.yml',
    entries: entries.map((entry) => requestOf(entry, operation, settings)),
  };
}

function requestOf(
  { type = aws, name, previousName, values, onImmutableChange = 'fail' }: Declared,
  operation: 'ensure' | 'verify',
  settings: Settings,
): OneRequest {
  const identity = { name, ...(previousName === undefined ? {} : { previousName }) };
  if (values === undefined) {
    const absent = { ...settings, operation: 'delete', type, identity } as const;
    return operation === 'verify' ? { ...absent, checks: true } : absent;
  }
  const desired: Desired = {
    type,
    identity,
    values: { ...values, name },
    credentials: 'on-change',
    whenMissing: 'create',
    onImmutableChange,
  };
  return { ...settings, operation, type, identity, desired };
}

/** What a run with a manifest comes to, without waiting. */
export async function run(
  account: Account,
  request: ManifestRequest,
  gate: (plans: readonly Plan[]) => Promise<void> = async () => {},
  beforeWrite: (plan: Plan) => void = () => {},
  more: Partial<Performing> = {},
): Promise<Outcome & { readonly said: readonly string[] }> {
  const said: string[] = [];
  const outcome = await performManifest(request, {
    client: account.client,
    gate,
    writing: { sleep: async () => {}, beforeWrite },
    log: (line) => said.push(line),
    warn: (line) => said.push(line),
    announce: () => {},
    announceAll: () => {},
    announceOne: (entry, which) => said.push(`${which} ${entry.request.identity.name}`),
    save: async () => {},
    ...more,
  });
  return { ...outcome, said };
}
