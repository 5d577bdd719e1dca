import { describe, expect, test } from '@jest/globals';
import { OPERATIONS, rulesOf } from '../../src/inputs/operation.ts';
import { EVERY_ACTION } from '../../src/inputs/settings.ts';
import { AWS, type Inputs, problems, request, VIMEO } from './examples.ts';

const allowed = (allow: string) => request({ ...AWS, allow }).settings.allow;
const EMPTY = 'allow: it is set and empty; expected create, update, replace, delete, or none to permit nothing';

/** The least that each operation needs. */
const needs: Readonly<Record<string, Inputs>> = {
  list: { 'api-key': 'k' },
  export: { 'api-key': 'k', config: 'pictory.yml' },
  rotate: { ...VIMEO, 'access-token': 'token' },
};
const asking = (operation: string, more: Inputs): Inputs => ({ ...(needs[operation] ?? AWS), operation, ...more });

describe('The input allow', () => {
  test.each([
    ['create', ['create']],
    ['delete, create', ['create', 'delete']],
    ['create\nupdate\n', ['create', 'update']],
    [' create ,\r\n  update,,', ['create', 'update']],
    ['update, update', ['update']],
    ['create, update, replace, delete', EVERY_ACTION],
    ['none', []],
  ])('with the text %j permits %j', (text, actions) => {
    expect(allowed(text)).toEqual(actions);
  });

  test('permits every action if it is not set', () => {
    expect(request(AWS, { given: ['type', 'name'] }).settings.allow).toEqual(EVERY_ACTION);
  });

  test('is a problem if it is set and empty', () => {
    expect(problems({ ...AWS, allow: '' }, { given: ['allow'] })).toEqual([EMPTY]);
  });

  test.each([',', ', \n ,'])('is a problem if it has separators alone (%j)', (allow) => {
    expect(problems({ ...AWS, allow })).toEqual([EMPTY]);
  });

  test.each([
    ['updaet', '"update"'],
    ['Create', '"create"'],
    ['deleted', '"delete"'],
    ['replaced', '"replace"'],
    ['enable', '"update"'],
    ['disable', '"update"'],
    ['rotate', '"update"'],
    ['rename', '"update"'],
  ])('is a problem for %s, which is close to %s', (word, near) => {
    expect(problems({ ...AWS, allow: `create, ${word}` })).toEqual([
      `allow: got "${word}"; expected one of create, update, replace, delete, none; did you mean ${near}?`,
    ]);
  });

  test('lists every unknown word', () => {
    expect(problems({ ...AWS, allow: 'all, create update' })).toEqual([
      'allow: got "all"; expected one of create, update, replace, delete, none',
      'allow: got "create update"; expected one of create, update, replace, delete, none',
    ]);
  });

  test('contradicts itself if it has none next to an action', () => {
    expect(problems({ ...AWS, allow: 'none, create' })).toEqual([
      'allow is "none", and permits other actions; these contradict each other, so change or remove one',
    ]);
  });
});

describe.each(OPERATIONS)('With operation %s, allow', (operation) => {
  const { writes } = rulesOf(operation);

  test(writes ? 'has an effect' : 'is ignored with a warning, and permits everything', () => {
    const { warnings, settings } = request(asking(operation, { allow: 'none' }));
    const ignored = warnings.filter(({ message }) => message.startsWith('Input allow has no effect'));
    expect({ warnings: ignored.length, allow: settings.allow }).toEqual(
      writes ? { warnings: 0, allow: [] } : { warnings: 1, allow: EVERY_ACTION },
    );
  });

  test('causes no warning by its default', () => {
    const { warnings } = request(asking(operation, { allow: EVERY_ACTION.join(', ') }));
    expect(warnings).toEqual([]);
  });

  test('is a problem if it is set and empty', () => {
    expect(problems(asking(operation, { allow: '' }), { given: ['allow'] })).toEqual([EMPTY]);
  });
});

test.each([
  ['ensure', 0],
  ['verify', 1],
])('With a manifest and operation %s, allow causes %i warnings', (operation, count) => {
  const { warnings } = request({ 'api-key': 'k', operation, config: 'pictory.yml', allow: 'create' });
  expect(warnings).toHaveLength(count);
});
