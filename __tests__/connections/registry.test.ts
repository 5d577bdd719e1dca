import { expect, test } from '@jest/globals';
import { allFields, connectionTypes, secretInputs } from '../../src/connections/registry.ts';

test('The inputs that are secret are the two keys and every write-only field, and no others', () => {
  expect(secretInputs(connectionTypes)).toEqual(['api-key', 'github-token', 'client-secret', 'access-token']);
});

test('Every type’s fields are there, each input once', () => {
  expect(allFields(connectionTypes).map(({ input }) => input)).toEqual([
    'name',
    'description',
    'enabled',
    'aws-account-id',
    'aws-region',
    'client-identifier',
    'client-secret',
    'access-token',
  ]);
});
