import { aws } from '../../src/connections/aws.ts';
import type { OneRequest } from '../../src/inputs/request.ts';

/** A request that needs nothing but a name. */
export const deletion = {
  apiKey: 'pictai_1',
  apiUrl: 'https://api.pictory.ai',
  timeoutMs: 1,
  maxAttempts: 1,
  dryRun: false,
  comment: 'changes',
  githubToken: 'ghs_token',
  summary: true,
  warnings: [],
  operation: 'delete',
  type: aws,
  identity: { name: 'Marketing' },
} as const satisfies OneRequest;
