import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { InputError } from '../../src/errors.ts';
import { withExport } from '../../src/manifest/load.ts';
import type { AccountOutcome } from '../../src/outcome.ts';
import { headline } from '../../src/report/verdict.ts';
import { awsConnection } from '../plan/examples.ts';

const listed: AccountOutcome = {
  kind: 'account',
  task: { kind: 'account', operation: 'export', types: [aws], config: 'pictory.yml' },
  dryRun: false,
  connections: [awsConnection()],
};

test('An export that cannot be written tells all the same what it found', async () => {
  const workspace = join(tmpdir(), 'there-is-no-such-workspace');
  const outcome = await withExport(listed, { workspace, redact: (text) => text });
  expect(outcome).toEqual({ ...listed, error: expect.any(InputError) });
  expect(outcome.error).toMatchObject({ problems: [expect.stringContaining('it cannot be opened (ENOENT)')] });
  expect(headline(outcome)).toEqual({ lead: 'Export failed', rest: '' });
});
