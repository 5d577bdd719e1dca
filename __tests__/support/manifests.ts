import { aws } from '../../src/connections/aws.ts';
import type { ConnectionType, Desired, Values } from '../../src/connections/types.ts';
import type { Request } from '../../src/inputs/request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { ManifestTask, OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome } from '../../src/outcome.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Dependencies } from '../../src/reconcile/dependencies.ts';
import { runOperation } from '../../src/reconcile/run-operation.ts';
import { type Account, API_KEY } from './account.ts';
import { dependenciesOn } from './performing.ts';
import { SETTINGS } from './request.ts';

/** An entry of a manifest. */
export interface Declared {
  readonly type?: ConnectionType;
  readonly name: string;
  readonly previousName?: string;
  /** Missing for `state: absent`. */
  readonly values?: Values;
  readonly onImmutableChange?: Desired['onImmutableChange'];
}

export function manifest(
  entries: readonly Declared[],
  operation: 'ensure' | 'verify' = 'ensure',
  more: Partial<Settings> = {},
): Request<ManifestTask> {
  return {
    apiKey: API_KEY,
    settings: { ...SETTINGS, maxAttempts: 3, comment: 'never', githubToken: '', ...more },
    task: {
      kind: 'manifest',
      operation,
      config: 'pictory.yml',
      entries: entries.map((entry) => taskOf(entry, operation)),
    },
    warnings: [],
  };
}

function taskOf(
  { type = aws, name, previousName, values, onImmutableChange = 'fail' }: Declared,
  operation: 'ensure' | 'verify',
): OneTask {
  const identity = { name, previousName };
  const about = { kind: 'one', type, identity } as const;
  if (values === undefined) {
    return { ...about, state: 'absent', operation: operation === 'verify' ? 'verify' : 'delete' };
  }
  const desired: Desired = {
    type,
    identity,
    values: { ...values, name },
    credentials: 'on-change',
    whenMissing: 'create',
    onImmutableChange,
  };
  return { ...about, state: 'present', operation, desired };
}

/** Returns the outcome of a run with a manifest, without waiting. */
export async function run(
  account: Account,
  request: Request<ManifestTask>,
  check: (plans: readonly Plan[]) => Promise<void> = async () => {},
  admit: (plan: Plan) => void = () => {},
  more: Partial<Dependencies> = {},
): Promise<ManifestOutcome & { readonly said: readonly string[] }> {
  const said: string[] = [];
  const tell = (line: string) => {
    said.push(line);
  };
  const outcome = await runOperation(
    request,
    dependenciesOn(account, {
      gate: { check, admit, finish: async () => {} },
      progress: {
        info: tell,
        warn: (title, message) => tell(`${title}: ${message}`),
        checked: async () => {},
        planned: () => {},
        written: (entry, position) => tell(`${position} ${entry.task.identity.name}`),
      },
      ...more,
    }),
  );
  if (outcome.kind !== 'manifest') throw new Error(`The outcome is one of kind ${outcome.kind}.`);
  return { ...outcome, said };
}
