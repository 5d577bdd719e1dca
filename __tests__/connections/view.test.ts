import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeTag } from '../../src/connections/tag.ts';
import { view } from '../../src/connections/view.ts';
import { awsConnection, descriptions, ID, isNested, tagged, vimeoConnection } from '../plan/examples.ts';

describe('the view of a connection', () => {
  test('has the documented fields, by the API’s names', () => {
    const dates = { createdDate: '2025-12-17T08:06:57.842Z', updatedDate: '2025-12-18T08:06:57.842Z' };
    expect(view({ ...awsConnection(), ...dates })).toEqual({
      connectionId: ID,
      name: 'Production-S3',
      description: 'Assets',
      enabled: true,
      awsAccountId: '123456789012',
      awsRegion: 'us-east-2',
      type: 'AWS',
      ...dates,
      version: 3,
    });
  });

  test('leaves out what is not known', () => {
    const connection = vimeoConnection({ enabled: undefined });
    expect(Object.keys(view(connection))).toEqual([
      'connectionId',
      'name',
      'description',
      'clientIdentifier',
      'type',
      'version',
    ]);
  });

  test('always has a type, as the API spells it', () => {
    expect(view(vimeoConnection())).toMatchObject({ type: 'VIMEO' });
  });

  test('has an empty description for one that is absent', () => {
    expect(view(vimeoConnection({ description: undefined }))).toMatchObject({ description: '' });
  });

  test('never has a write-only field, also when the API echoes one', () => {
    const shown = view(vimeoConnection({ clientSecret: 'hunter2', accessToken: 'hunter3' }));
    expect(JSON.stringify(shown)).not.toContain('hunter');
  });

  test('never has a field that is not documented', () => {
    expect(view(vimeoConnection({ surprise: 'x' }))).not.toHaveProperty('surprise');
  });

  test('has the description without its tag', () => {
    const description = tagged('Videos', { clientSecret: 's', accessToken: 't' });
    expect(view(vimeoConnection({ description }))).toMatchObject({ description: 'Videos' });
  });

  test('never has anything like a tag, whatever is stored', () => {
    fc.assert(
      fc.property(
        descriptions.filter((stored) => !isNested(stored)),
        (description) => {
          expect(looksLikeTag(String(view(vimeoConnection({ description }))['description']))).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
