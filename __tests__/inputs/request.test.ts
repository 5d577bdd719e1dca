import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { connectionTypes, secretInputs } from '../../src/connections/registry.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { joinDescription, keyCheckOf } from '../../src/connections/tag.ts';
import type { Desired } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { InputError } from '../../src/errors.ts';
import { commentRequestOf, readCommentRequest } from '../../src/inputs/comment-request.ts';
import { OPERATIONS } from '../../src/inputs/operation.ts';
import type { Request } from '../../src/inputs/request.ts';
import type { WriteMode } from '../../src/inputs/settings.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { AWS, type Inputs, problems, request, stepOf, VIMEO } from './examples.ts';

const ID = '20251217080657842fux3au9kh1p0j5s';

function desired(inputs: Inputs): Desired {
  const { task } = request(inputs);
  if (task.kind !== 'one' || task.state !== 'present') throw new Error(`${task.operation} desires nothing`);
  return task.desired;
}

describe('the settings', () => {
  test('have defaults', () => {
    expect(request({ ...AWS, operation: '' })).toMatchObject({
      task: { operation: 'ensure' },
      apiKey: 'pictai_key',
      settings: {
        apiUrl: 'https://api.pictory.ai',
        timeoutMs: 30_000,
        maxAttempts: 5,
        dryRun: false,
        comment: 'changes',
        githubToken: 'ghs_token',
        summary: true,
      },
      warnings: [],
    });
  });

  test('have the same defaults where an input is emptied', () => {
    const inputs = ['api-url', 'timeout', 'max-attempts', 'dry-run', 'comment', 'summary', 'credentials', 'operation'];
    const emptied = Object.fromEntries(inputs.map((name) => [name, '']));
    expect(request({ ...AWS, ...emptied })).toEqual(request({ ...AWS, 'dry-run': 'auto' }));
  });

  test('are what is given', () => {
    const given = {
      'api-url': 'http://127.0.0.1:1/',
      timeout: '1',
      'max-attempts': '10',
      'dry-run': 'true',
      comment: 'never',
      summary: 'false',
      'comment-key': 'k',
      'pr-number': '9',
      'github-token': '',
    };
    expect(request({ ...AWS, ...given }).settings).toMatchObject({
      apiUrl: 'http://127.0.0.1:1',
      timeoutMs: 1_000,
      maxAttempts: 10,
      dryRun: true,
      comment: 'never',
      summary: false,
      commentKey: 'k',
      prNumber: 9,
      githubToken: '',
    });
  });

  test('leave out what is not given', () => {
    const { commentKey, prNumber, expectPlan } = request(AWS).settings;
    expect([commentKey, prNumber, expectPlan]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['timeout', '301', 'a whole number from 1 to 300'],
    ['timeout', '0', 'a whole number from 1 to 300'],
    ['max-attempts', '11', 'a whole number from 1 to 10'],
    ['pr-number', '0', 'a whole number of at least 1'],
    ['dry-run', 'yes', 'true, false or auto'],
    ['summary', 'no', 'true or false'],
    ['comment', 'on-change', 'one of changes, always, never'],
    ['enabled', 'maybe', 'true or false'],
    ['type', 'AWS', 'one of aws, vimeo; did you mean "aws"?'],
  ])('are refused when %s is %s', (input, given, expected) => {
    expect(problems({ ...AWS, [input]: given })).toEqual([`${input}: got "${given}"; expected ${expected}`]);
  });

  test.each([
    ['on-changes', '; did you mean "on-change"?'],
    ['0123456789abcdef0123456789abcdef', ''],
  ])('never show what credentials is, which may be a secret: %s', (credentials, hint) => {
    const expected = `credentials: expected one of on-change, always, on-create${hint}`;
    expect(problems({ ...AWS, credentials })).toEqual([expected]);
  });

  test.each([
    ['Ensure', 'ensure'],
    ['lists', 'list'],
    ['verfy', 'verify'],
  ])('name every operation, and the nearest, when it is %s', (operation, nearest) => {
    expect(problems({ ...AWS, operation })).toEqual([
      `operation: got "${operation}"; expected one of ${OPERATIONS.join(', ')}; did you mean "${nearest}"?`,
    ]);
  });

  test.each(['delte', 'rotat', 'Rotate', 'exporting-it-all'])(
    'lead from %s to nothing that deletes or sends credentials',
    (operation) => {
      expect(problems({ ...AWS, operation })).toEqual([
        `operation: got "${operation}"; expected one of ${OPERATIONS.join(', ')}`,
      ]);
    },
  );

  test('are wrong only in the operation when that is misspelled: what it needs is not known', () => {
    expect(problems({ 'api-key': 'pictai_key', operation: 'lst' })).toEqual([
      expect.stringMatching(/^operation: got "lst"/),
    ]);
  });

  test('refuse a GitHub token that no header can carry', () => {
    expect(problems({ ...AWS, 'github-token': 'a b' })).toEqual([expect.stringMatching(/^github-token: expected/)]);
  });
});

describe('the mode', () => {
  const writes: WriteMode = { writes: true, reason: 'the push is for the default branch main' };
  const previews: WriteMode = { writes: false, reason: 'topic is not the default branch', otherBranch: 'topic' };
  const modeOf = (dryRun: string, writeMode: WriteMode, operation = 'ensure') => {
    const inputs = operation === 'export' ? { 'api-key': 'k', config: 'x.yml' } : AWS;
    const { settings } = request({ ...inputs, operation, 'dry-run': dryRun }, { writeMode });
    return [settings.dryRun, settings.modeReason, settings.otherBranch];
  };

  test.each(['', 'auto', 'AUTO'])('is that of the event when dry-run is %j', (dryRun) => {
    expect(modeOf(dryRun, writes)).toEqual([false, 'the push is for the default branch main', undefined]);
    expect(modeOf(dryRun, previews)).toEqual([true, 'topic is not the default branch', 'topic']);
  });

  test.each([
    ['true', true],
    ['false', false],
    ['TRUE', true],
  ])('is what is asked for when dry-run is %s, whatever the event', (dryRun, expected) => {
    for (const event of [writes, previews]) {
      expect(modeOf(dryRun, event)).toEqual([expected, `dry-run is ${expected}`, undefined]);
    }
  });

  test('of an export is to write its file, except on a dry run', () => {
    expect(modeOf('auto', previews, 'export')).toEqual([false, 'an export writes nothing to Pictory', undefined]);
    expect(modeOf('true', writes, 'export')[0]).toBe(true);
  });
});

describe('an API key', () => {
  test('that is missing is asked for', () => {
    expect(problems({ ...AWS, 'api-key': '' })).toEqual([
      expect.stringMatching(/^api-key: it is empty; expected the key .*\$\{\{ secrets\.PICTORY_API_KEY \}\}/),
    ]);
  });

  test('that is missing on a pull request from a fork shows how to skip the step there', () => {
    const [problem] = problems({ ...AWS, 'api-key': '' }, { hiddenSecrets: 'fork' });
    expect(problem).toContain('forks');
    expect(problem).toContain(
      '`if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository`',
    );
  });

  test('that is missing for Dependabot shows how to skip the step there', () => {
    const [problem] = problems({ ...AWS, 'api-key': '' }, { hiddenSecrets: 'dependabot' });
    expect(problem).toContain("`if: github.actor != 'dependabot[bot]'`");
  });

  test('that is there is enough on a fork', () => {
    expect(problems(AWS, { hiddenSecrets: 'fork' })).toEqual([]);
  });

  test.each(['Bearer pictai_key', 'two words'])('is refused as %s, and not shown', (given) => {
    const found = problems({ ...AWS, 'api-key': given });
    expect(found).toHaveLength(1);
    expect(found.join()).not.toContain(given);
  });
});

describe('every problem', () => {
  test('is told at once', () => {
    const found = problems({
      operation: 'ensure',
      type: 'amazon',
      'api-key': '',
      name: '',
      'aws-account-id': '1234',
      timeout: '999',
      comment: 'sometimes',
    });
    expect(found.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'api-key',
      'aws-account-id',
      'comment',
      'name',
      'timeout',
      'type',
    ]);
  });

  test('is an error for people', () => {
    expect(() => request({})).toThrow(InputError);
  });

  test('without a type is also one with fields that any type may have', () => {
    expect(problems({ 'api-key': 'k', name: 'x', enabled: 'maybe' })).toEqual([
      'type: it is empty; expected one of aws, vimeo',
      'enabled: got "maybe"; expected true or false',
    ]);
  });

  test('names an input that there is, and never shows a secret, whatever the inputs', () => {
    const inputs = ['operation', 'type', 'name', 'connection-id', 'previous-name', 'description', 'enabled', 'timeout'];
    const fields = connectionTypes.flatMap((type) => type.fields).map(({ input }) => input);
    const all = [...new Set([...inputs, ...fields, ...secretInputs(connectionTypes)])];
    const value = fc.oneof(fc.constantFrom('aws', 'vimeo', 'rotate', 'true', ''), fc.string());
    const given = fc.dictionary(fc.constantFrom(...inputs, ...fields), value);
    const secret = fc.oneof(fc.constantFrom('', 'x'.repeat(501)), fc.string()).map((text) => text && `hunter2${text}`);
    const secrets = fc.dictionary(fc.constantFrom(...secretInputs(connectionTypes)), secret);
    fc.assert(
      fc.property(given, secrets, (one, other) => {
        const found = problems({ ...one, ...other });
        expect(found.join('\n')).not.toContain('hunter2');
        for (const problem of found) {
          expect(all.some((name) => new RegExp(`(^|\\W)${name}(\\W|$)`).test(problem.slice(0, 60)))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('which connection is meant', () => {
  test.each([{ name: 'S3' }, { 'connection-id': ID }, { name: 'S3', 'connection-id': ID }])(
    'is said by %j',
    (given) => {
      expect(problems({ ...AWS, name: '', ...given })).toEqual([]);
    },
  );

  test.each(OPERATIONS.filter((operation) => operation !== 'list' && operation !== 'export'))(
    'is asked for by %s',
    (operation) => {
      const found = problems({ ...VIMEO, operation, name: '', 'client-secret': 's' });
      expect(found).toEqual(['name: it is empty, and so is connection-id; give at least one of them']);
    },
  );

  test('is part of the request', () => {
    expect(request({ ...AWS, operation: 'get', 'connection-id': ID }).task).toMatchObject({
      identity: { name: 'S3', connectionId: ID },
    });
  });

  test.each(['a b', '../awsconnections', '..', 'a/b', 'a?b', 'a#b', 'a%2fb', 'a\\b', 'a\u200bb'])(
    'is not said by the id %j',
    (id) => {
      expect(problems({ ...AWS, 'connection-id': id })).toEqual([
        `connection-id: got ${JSON.stringify(id)}; expected an id from Pictory, such as ${ID}`,
      ]);
    },
  );

  test('may be another one by its previous name', () => {
    expect(request({ ...AWS, 'previous-name': 'Old' }).task).toMatchObject({
      identity: { name: 'S3', previousName: 'Old' },
    });
  });

  test.each([
    [{ name: '', 'previous-name': 'Old' }, /name: it is empty/],
    [{ 'previous-name': 'S3' }, /previous-name: got "S3"; expected an earlier name of the connection/],
  ])('is not clear with %j', (given: Inputs, words) => {
    expect(problems({ ...AWS, ...given })).toContainEqual(expect.stringMatching(words));
  });

  test('has nothing to do with a previous name where an id is given', () => {
    const { task } = request({ ...AWS, 'connection-id': ID, 'previous-name': 'Old' });
    expect(task.kind === 'one' && task.identity).toEqual({ name: 'S3', connectionId: ID });
  });

  test('is a name that the type allows', () => {
    expect(problems({ ...VIMEO, name: 'Märketing' })).toEqual([
      'name: got "Märketing"; expected only letters (A–Z, a–z), digits, spaces, underscores and hyphens',
    ]);
    expect(problems({ ...AWS, name: 'Märketing' })).toEqual([]);
  });
});

describe('ensure', () => {
  test('desires the fields that are given, by the names of the API', () => {
    const given = {
      description: 'Assets',
      enabled: 'false',
      'aws-account-id': '000000000001',
      'aws-region': 'us-east-2',
    };
    expect(desired({ ...AWS, ...given })).toEqual({
      type: aws,
      identity: { name: 'S3' },
      whenMissing: 'create',
      onImmutableChange: 'fail',
      credentials: 'on-change',
      values: {
        name: 'S3',
        description: 'Assets',
        enabled: false,
        awsAccountId: '000000000001',
        awsRegion: 'us-east-2',
      },
    });
  });

  test('desires nothing of the fields that are not given', () => {
    expect(desired({ ...AWS, name: '', 'connection-id': ID }).values).toEqual({});
  });

  test('takes the credentials of Vimeo', () => {
    const given = { 'client-identifier': 'c', 'client-secret': 's', 'access-token': 't', credentials: 'on-create' };
    expect(desired({ ...VIMEO, ...given })).toMatchObject({
      type: vimeo,
      credentials: 'on-create',
      values: { clientIdentifier: 'c', clientSecret: 's', accessToken: 't' },
    });
  });

  test('takes no fields of another type', () => {
    expect(desired({ ...AWS, 'client-secret': 's' }).values).toEqual({ name: 'S3' });
  });

  test.each([
    [AWS, 'aws-account-id', '1234', 'exactly 12 digits'],
    [AWS, 'aws-region', 'Ohio', 'such as us-east-2'],
    [VIMEO, 'client-identifier', 'x'.repeat(501), 'at most 500 characters'],
    [VIMEO, 'client-secret', 'x'.repeat(501), 'at most 500 characters'],
    [VIMEO, 'access-token', 'x'.repeat(501), 'at most 500 characters'],
  ])('refuses a value that the type does not allow (%#)', (base, input, given, expected) => {
    const found = problems({ ...base, [input]: given });
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${input}: .*expected.*${expected}`))]);
  });

  test('refuses a description that looks like a tag', () => {
    expect(problems({ ...VIMEO, description: 'x [pictory-action k:1]' })).toEqual([
      expect.stringContaining('expected a text without "[pictory-action"'),
    ]);
  });

  test('refuses a description that leaves no room for the tag, before any request', () => {
    expect(problems({ ...VIMEO, description: 'x'.repeat(240), 'client-secret': 's' })).toEqual([
      expect.stringMatching(/^description: .* has 240 characters\. Only 211 of the 250 /),
    ]);
  });

  test.each([{ credentials: 'always', 'client-secret': 's' }, { credentials: 'on-create', 'client-secret': 's' }, {}])(
    'takes a description of 250 characters where no tag is needed: %j',
    (given) => {
      expect(problems({ ...VIMEO, description: 'x'.repeat(250), ...given })).toEqual([]);
    },
  );

  test('says once that a description is too long', () => {
    expect(problems({ ...VIMEO, description: 'x'.repeat(251), credentials: 'always' })).toHaveLength(1);
  });
});

describe('verify', () => {
  test('expects the connection to be enabled', () => {
    expect(desired({ ...AWS, operation: 'verify' }).values).toEqual({ name: 'S3', enabled: true });
  });

  test('expects what is given', () => {
    expect(desired({ ...AWS, operation: 'verify', enabled: 'false' }).values).toEqual({ name: 'S3', enabled: false });
  });

  const existing = (description: string) =>
    ({
      type: vimeo,
      connectionId: ID,
      version: 3,
      values: { name: 'Marketing', description, enabled: true, clientIdentifier: 'c' },
    }) as const;
  const signer = createSigner('pictai_key');
  const planned = (mode: string, description: string) =>
    planPresent(
      existing(description),
      desired({ ...VIMEO, operation: 'verify', 'client-secret': 's', credentials: mode }),
      signer,
    ).action;

  test('counts a missing fingerprint as a difference under on-change', () => {
    expect(planned('on-change', '')).toBe('update');
  });

  test.each(['always', 'on-create'])('does not look at credentials under %s', (mode) => {
    const other = { keyCheck: keyCheckOf(signer), fingerprints: new Map([['s', 'AAAAAAAA']]), damaged: false };
    expect([planned(mode, ''), planned(mode, joinDescription('', other))]).toEqual(['none', 'none']);
  });
});

describe('enable and disable', () => {
  test.each([
    ['enable', true],
    ['disable', false],
  ])('%s desires that alone, of a connection that exists', (operation, enabled) => {
    expect(desired({ ...AWS, operation, description: 'x' })).toEqual({
      type: aws,
      identity: { name: 'S3' },
      whenMissing: 'fail',
      onImmutableChange: 'fail',
      credentials: 'on-create',
      values: { enabled },
    });
  });

  test.each([
    ['enable', 'false'],
    ['disable', 'true'],
  ])('%s contradicts an enabled that is %s', (operation, enabled) => {
    expect(problems({ ...AWS, operation, enabled })).toEqual([
      expect.stringContaining(`operation is "${operation}", and enabled is "${enabled}"; these contradict each other`),
    ]);
  });

  test('agree with an enabled that says the same', () => {
    expect(problems({ ...AWS, operation: 'enable', enabled: 'true' })).toEqual([]);
  });
});

describe('rotate', () => {
  test('sends the credentials that are given, always, to a connection that exists', () => {
    const given = { 'client-identifier': 'c', 'client-secret': 's', description: 'x' };
    expect(desired({ ...VIMEO, operation: 'rotate', ...given })).toEqual({
      type: vimeo,
      identity: { name: 'Marketing' },
      whenMissing: 'fail',
      onImmutableChange: 'fail',
      credentials: 'always',
      values: { clientIdentifier: 'c', clientSecret: 's' },
    });
  });

  test.each([{}, { 'client-identifier': 'c' }])('needs a secret, and has %j', (given) => {
    expect(problems({ ...VIMEO, operation: 'rotate', ...given })).toEqual([
      'operation: got "rotate", which needs at least one of client-secret and access-token; they are empty',
    ]);
  });

  test('means nothing for a type without credentials', () => {
    expect(problems({ ...AWS, operation: 'rotate' })).toEqual([
      'operation: got "rotate", which sends credentials; type "aws" has none',
    ]);
  });
});

describe('list', () => {
  test.each([
    [{}, [aws, vimeo]],
    [{ type: 'aws' }, [aws]],
    [{ type: 'vimeo' }, [vimeo]],
  ])('takes the types of %j', (given: Inputs, types) => {
    expect(request({ 'api-key': 'k', operation: 'list', ...given }).task).toMatchObject({ operation: 'list', types });
  });

  test('refuses a type that there is not', () => {
    expect(problems({ 'api-key': 'k', operation: 'list', type: 's3' })).toEqual([
      expect.stringMatching(/^type: got "s3"/),
    ]);
  });
});

test.each(['get', 'delete'])('%s takes the identity alone', (operation) => {
  const { task } = request({ ...AWS, operation });
  expect(task).toMatchObject({ operation, type: aws, identity: { name: 'S3' } });
  expect(task).not.toHaveProperty('desired');
});

describe('a manifest', () => {
  const MANY = { 'api-key': 'pictai_key', config: 'pictory.yml' };

  test.each(['ensure', 'verify'] as const)('takes the place of a single connection for %s', (operation) => {
    expect(request({ ...MANY, operation })).toMatchObject({
      task: { operation, config: 'pictory.yml' },
      warnings: [],
    });
  });

  test('does not go with what belongs to a single connection', () => {
    expect(problems({ ...MANY, type: 'aws', name: 'S3', 'access-token': 'x' })).toEqual([
      'type: it describes a single connection, but config names a manifest; move it into the manifest, or leave config out',
      'name: it describes a single connection, but config names a manifest; move it into the manifest, or leave config out',
      'access-token: it describes a single connection, but config names a manifest; move it into the manifest, or leave config out',
    ]);
  });

  test('means nothing for other operations', () => {
    expect(request({ ...AWS, operation: 'get', config: 'pictory.yml' }).warnings).toEqual([
      {
        title: 'Input without effect',
        message: 'Input config has no effect with operation get and type aws and is ignored.',
      },
    ]);
  });

  test('is what export writes, of one type or of both', () => {
    expect(problems({ ...MANY, operation: 'delete' })).toContain(
      'config: operation "delete" manages a single connection; only ensure, verify and export use config',
    );
    expect(request({ ...MANY, operation: 'export' }).task).toMatchObject({
      types: [{ input: 'aws' }, { input: 'vimeo' }],
    });
    expect(request({ ...MANY, operation: 'export', type: 'vimeo' }).task).toMatchObject({
      types: [{ input: 'vimeo' }],
    });
    expect(problems({ ...MANY, operation: 'export', config: '' })).toEqual([
      'config: it is empty; operation "export" needs the path of the file to write, such as pictory.yml',
    ]);
  });
});

describe('what a comment is about', () => {
  const about = (inputs: Inputs) => commentRequestOf(request(inputs) as Request).about;

  test.each<[Inputs, string]>([
    [AWS, 'aws:S3'],
    [{ ...AWS, 'connection-id': ID }, 'aws:S3'],
    [{ ...AWS, name: '', 'connection-id': ID }, `aws:${ID}`],
    [{ 'api-key': 'pictai_key', config: './a/../b.yml' }, 'b.yml'],
    [{ 'api-key': 'pictai_key', operation: 'list' }, 'list'],
  ])('is the connection, the manifest or the operation: %j', (inputs, expected) => {
    expect(about(inputs)).toBe(expected);
  });

  test.each<[Inputs, string | undefined]>([
    [{ ...AWS, timeout: 'x' }, 'aws:S3'],
    [{ ...AWS, name: '', 'connection-id': '/', timeout: 'x' }, 'aws:/'],
    [{ ...AWS, 'comment-key': 'mine', timeout: 'x' }, 'mine'],
    [{ 'api-key': 'pictai_key', config: './a/../b.yml', timeout: 'x' }, 'b.yml'],
    [{ ...AWS, type: 'azure' }, undefined],
    [{ ...AWS, name: '' }, undefined],
    [{ ...AWS, 'api-key': '' }, undefined],
    [{ ...AWS, 'api-key': '', 'comment-key': 'mine' }, undefined],
  ])('is found in invalid inputs, if they say: %j', (inputs, expected) => {
    expect(readCommentRequest(stepOf(inputs))?.about).toBe(expected);
  });
});

describe('an expected plan', () => {
  test.each(['reviewed', '0123456789ab'])('is %s', (expectPlan) => {
    expect(request({ ...AWS, 'expect-plan': expectPlan }).settings).toMatchObject({ expectPlan });
    expect(request({ ...AWS, 'expect-plan': expectPlan.toUpperCase() }).settings).toMatchObject({ expectPlan });
  });

  test.each(['unreviewed', 'reviewed!', '0123456789abc', 'x0123456789ab', '0123456789a'])('is not %s', (expectPlan) => {
    expect(problems({ ...AWS, 'expect-plan': expectPlan })).toHaveLength(1);
  });

  test('is nothing else', () => {
    // As it was given: a secret in lower case would not be recognised.
    expect(problems({ ...AWS, 'expect-plan': 'Yes' })).toEqual([
      'expect-plan: got "Yes"; expected "reviewed", or a plan id: the 12 hex digits of the output plan-id',
    ]);
  });

  test('cannot be what was reviewed when there is no comment', () => {
    const never = { ...AWS, 'expect-plan': 'reviewed', comment: 'never' };
    expect(problems(never)).toEqual([expect.stringContaining('these contradict each other')]);
    expect(problems({ ...never, operation: 'verify' })).toEqual([]);
  });
});
