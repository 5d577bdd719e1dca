import { aws } from '../../src/connections/aws.ts';
import type { Request } from '../../src/inputs/request.ts';
import { EVERY_ACTION, type Settings, type WriteMode } from '../../src/inputs/settings.ts';
import type { OneTask } from '../../src/inputs/task.ts';

/** A run about merged code, which `dry-run: auto` lets write. */
export const MERGED: WriteMode = { writes: true, reason: 'the push is for the default branch main' };

export const SETTINGS: Settings = {
  apiUrl: 'https://api.pictory.ai',
  timeoutMs: 1,
  maxAttempts: 1,
  dryRun: false,
  allow: EVERY_ACTION,
  modeReason: 'dry-run is false',
  otherBranch: undefined,
  comment: 'changes',
  commentKey: undefined,
  prNumber: undefined,
  expectPlan: undefined,
  preflight: undefined,
  githubToken: 'ghs_token',
  summary: true,
};

/** A request that needs nothing but a name. */
export const deletion: Request<OneTask> = {
  apiKey: 'pictai_1',
  settings: SETTINGS,
  task: { kind: 'one', state: 'absent', operation: 'delete', type: aws, identity: { name: 'Marketing' } },
  warnings: [],
};

/** The same request with other settings. */
export function having<Asked>(request: Request<Asked>, settings: Partial<Settings>): Request<Asked> {
  return { ...request, settings: { ...request.settings, ...settings } };
}
