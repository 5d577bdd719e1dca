import { describe, expect, test } from '@jest/globals';
import { OPERATIONS } from '../../src/inputs/operation.ts';
import { AWS, type Inputs, request, VIMEO } from './examples.ts';

const ID = '20251217080657842fux3au9kh1p0j5s';

/** The inputs that a request warns of. */
function meaningless(inputs: Inputs): string[] {
  return request(inputs).warnings.map(
    ({ title, message }) =>
      /^Input without effect: Input (\S+) has no effect /.exec(`${title}: ${message}`)?.[1] ?? message,
  );
}

const FIELDS: Inputs = {
  description: 'x',
  enabled: 'true',
  'aws-account-id': '123456789012',
  'aws-region': 'us-east-2',
  'client-identifier': 'c',
  'client-secret': 's',
  'access-token': 't',
};

describe('a warning', () => {
  test('says which input means nothing for which operation and type', () => {
    expect(request({ ...AWS, operation: 'get', description: 'x' }).warnings).toEqual([
      {
        title: 'Input without effect',
        message: 'Input description has no effect with operation get and type aws and is ignored.',
      },
    ]);
  });

  test('says nothing of a type that is not given', () => {
    expect(request({ 'api-key': 'k', operation: 'list', name: 'x' }).warnings).toEqual([
      { title: 'Input without effect', message: 'Input name has no effect with operation list and is ignored.' },
    ]);
  });

  test.each(OPERATIONS)('is not given by %s for defaults', (operation) => {
    const which = operation === 'export' ? { name: '', config: 'x.yml' } : { name: operation === 'list' ? '' : 'x' };
    expect(meaningless({ ...VIMEO, operation, ...which, 'client-secret': 's' })).toEqual(
      ['ensure', 'verify', 'rotate'].includes(operation) ? [] : ['client-secret'],
    );
  });
});

describe.each([
  ['ensure', AWS, ['client-identifier', 'client-secret', 'access-token']],
  ['ensure', VIMEO, ['aws-account-id', 'aws-region']],
  ['verify', AWS, ['client-identifier', 'client-secret', 'access-token']],
  ['verify', VIMEO, ['aws-account-id', 'aws-region']],
  ['enable', AWS, Object.keys(FIELDS).filter((input) => input !== 'enabled')],
  ['rotate', VIMEO, ['description', 'enabled', 'aws-account-id', 'aws-region']],
  ['get', AWS, Object.keys(FIELDS)],
  ['delete', VIMEO, Object.keys(FIELDS)],
] as const)('%s (%#)', (operation, base: Inputs, expected) => {
  test(`has no use for ${expected.join(', ')}`, () => {
    expect(meaningless({ ...base, operation, ...FIELDS })).toEqual(expected);
  });
});

describe('list', () => {
  test('has no use for a connection and its fields', () => {
    const given = { ...FIELDS, name: 'x', 'connection-id': ID, 'previous-name': 'y' };
    expect(meaningless({ 'api-key': 'k', operation: 'list', ...given }).sort()).toEqual(
      Object.keys({ ...given }).sort(),
    );
  });
});

describe('a previous name', () => {
  test('is of use to ensure and verify', () => {
    for (const operation of ['ensure', 'verify']) {
      expect(meaningless({ ...AWS, operation, 'previous-name': 'Old' })).toEqual([]);
    }
  });

  test('is of no use beside an id', () => {
    expect(meaningless({ ...AWS, 'connection-id': ID, 'previous-name': 'Old' })).toEqual(['previous-name']);
  });

  test.each(['get', 'delete', 'enable', 'disable'])('is of no use to %s', (operation) => {
    expect(meaningless({ ...AWS, operation, 'previous-name': 'Old' })).toEqual(['previous-name']);
  });
});

describe('the mode of credentials', () => {
  test('is of no use to what does not compare them', () => {
    expect(meaningless({ ...VIMEO, operation: 'rotate', 'client-secret': 's', credentials: 'always' })).toEqual([
      'credentials',
    ]);
  });

  test('cannot be told from the default when it is the same', () => {
    expect(meaningless({ ...VIMEO, operation: 'delete', credentials: 'on-change' })).toEqual([]);
  });
});

describe.each([
  ['credentials', 'always', AWS, VIMEO],
  ['on-immutable-change', 'replace', VIMEO, AWS],
] as const)('%s', (input, value, without, having) => {
  test.each(['ensure', 'verify'])('is of use to %s only where the type has such fields', (operation) => {
    expect(meaningless({ ...without, operation, [input]: value })).toEqual([input]);
    expect(meaningless({ ...having, operation, [input]: value })).toEqual([]);
  });
});

describe('an unknown input', () => {
  const warned = (...given: readonly string[]) => request(AWS, { given }).warnings;

  test('that resembles a known one is a warning that names it', () => {
    expect(warned('name', 'aws-regoin')).toEqual([
      { title: 'Unknown input', message: expect.stringMatching(/"aws-regoin".*"aws-region"/) },
    ]);
  });

  test('that resembles none is none of our business', () => {
    expect(warned('name', 'colour-of-the-sky')).toEqual([]);
  });
});

describe('the inputs of a comment', () => {
  test.each(['list', 'get'])('are of no use to %s, which never writes one', (operation) => {
    const base: Inputs = operation === 'list' ? { 'api-key': 'k' } : AWS;
    const given = { 'comment-key': 'k', 'pr-number': '7' };
    expect(meaningless({ ...base, operation, ...given })).toEqual(['comment-key', 'pr-number']);
  });

  test('are of no use to list when they ask for one always', () => {
    expect(meaningless({ 'api-key': 'k', operation: 'list', comment: 'always' })).toEqual(['comment']);
  });
});

test.each(['true', 'false', 'auto'])('a dry run (%s) may be asked for where nothing is written anyway', (dryRun) => {
  expect(meaningless({ ...AWS, operation: 'get', 'dry-run': dryRun })).toEqual([]);
});
