import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { requirementFor } from '../../src/connections/fields.ts';
import type { ConnectionType, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import { blockedByAllow, blockedByHolder, blockerError } from '../../src/plan/blocked.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { awsConnection, desired, field, ID, signer, tagged, vimeoConnection } from './examples.ts';

function errorFor(plan: Plan): ActionError {
  if (plan.blocker === undefined) throw new Error('Nothing stands in the way of this plan');
  return blockerError(plan, plan.blocker);
}

describe('the error for fields that are missing', () => {
  const error = () =>
    errorFor(planPresent(null, desired(vimeo, { name: 'Marketing', accessToken: 'hunter2' }), signer));

  test('is one for people', () => {
    expect(error()).toBeInstanceOf(ActionError);
  });

  test('names the connection and every missing input', () => {
    expect(error().message).toBe(
      'The Vimeo connection "Marketing" does not exist, and creating it requires inputs that are missing: client-identifier, client-secret.',
    );
  });

  test('says what to add', () => {
    expect(error().fix).toContain('Add client-identifier, client-secret to the step.');
  });
});

describe('the error for a replacement of which fields are missing', () => {
  const missing = () => {
    const wanted = desired(aws, { awsRegion: 'eu-west-1' }, { onImmutableChange: 'replace' });
    return planPresent(awsConnection({ awsAccountId: undefined }), wanted, signer);
  };

  test('names them, and does not claim that there is no connection', () => {
    expect(errorFor(missing()).message).toContain('aws-account-id');
    expect(errorFor(missing()).message).not.toContain('does not exist');
  });

  test('says where to add them', () => {
    const plan = missing();
    const { blocker } = plan;
    if (blocker === undefined) throw new Error('Nothing stands in the way of this plan');
    expect(blockerError(plan, blocker, 'entry').fix).toContain('to the entry');
    expect(blockerError(plan, blocker, 'entry').message).toContain('fields');
    expect(blockerError(plan, blocker, 'step').message).toContain('inputs');
  });
});

describe('the error for immutable fields', () => {
  const wanted: Values = { awsAccountId: '000000000001', awsRegion: 'eu-west-1', description: 'New' };
  const error = () => errorFor(planPresent(awsConnection(), desired(aws, wanted), signer));

  test('shows what the fields are and should be, and no other change', () => {
    expect(error().message).toBe(
      'Pictory does not allow changing aws-account-id and aws-region of the AWS S3 connection "Production-S3": ' +
        'aws-account-id is "123456789012" and should be "000000000001", aws-region is "us-east-2" and should be "eu-west-1".',
    );
  });

  test('names the ways out', () => {
    expect(error().fix).toContain('Keep the current aws-account-id and aws-region');
    expect(error().fix).toContain('its id then changes');
  });

  test('never shows a secret, also for a type whose secrets are immutable', () => {
    const secret = { ...field(vimeo, 'clientSecret') };
    const plan = planPresent(vimeoConnection(), desired(vimeo, { clientSecret: 'hunter2' }), signer);
    const error = blockerError(
      { ...plan, changes: [{ field: secret, sensitive: true, fingerprint: 'b71_Lm2c' }] },
      { kind: 'immutable', fields: [secret] },
    );
    expect(error.message).toBe(
      'Pictory does not allow changing client-secret of the Vimeo connection "Marketing": client-secret is not known to be the value last sent.',
    );
  });
});

describe('the error for a tag without room', () => {
  const error = () =>
    errorFor(
      planPresent(vimeoConnection({ description: 'x'.repeat(240) }), desired(vimeo, { clientSecret: 's' }), signer),
    );

  test('says how long the description is, and how long it may be', () => {
    expect(error().message).toContain('has 240 characters');
    expect(error().message).toContain('Only 211 of the 250 that Pictory allows are available');
  });

  test('says how to get by without a tag', () => {
    expect(error().fix).toBe(
      'Shorten the description to at most 211 characters, or set `credentials` to `always` or `on-create`, which need no tag.',
    );
  });
});

test('The error for a description that a tag leaves no room for does not advise to do without the tag', () => {
  const current = vimeoConnection({ description: tagged('Videos', { clientSecret: 's' }) });
  const error = errorFor(planPresent(current, desired(vimeo, { description: 'x'.repeat(240) }), signer));
  expect(error.fix).toBe(
    'Shorten the description to at most 211 characters. The existing tag stays, whatever `credentials` is set to.',
  );
});

describe('what is expected of a field', () => {
  const expected = (type: ConnectionType, api: string, value: string) => requirementFor(field(type, api), value);

  test.each([
    [aws, 'awsAccountId', '123456789012'],
    [aws, 'awsAccountId', '000000000001'],
    ...['us-east-2', 'eu-west-1', 'us-gov-west-1', 'ap-southeast-4', 'cn-north-1', 'eu-west-12'].map(
      (region) => [aws, 'awsRegion', region] as const,
    ),
    [aws, 'name', 'Ümläut / | <b>'],
    [aws, 'description', 'x'.repeat(5_000)],
    [vimeo, 'name', `a_B-9 ${'x'.repeat(94)}`],
    [vimeo, 'description', 'x'.repeat(250)],
    ...['clientIdentifier', 'clientSecret', 'accessToken'].map((api) => [vimeo, api, 'x'.repeat(500)] as const),
  ] as const)('is met (%#)', (type: ConnectionType, api: string, value: string) => {
    expect(expected(type, api, value)).toBeUndefined();
  });

  test.each([
    [aws, 'awsAccountId', '12345678901', 'exactly 12 digits'],
    [aws, 'awsAccountId', '1234567890123', 'exactly 12 digits'],
    [aws, 'awsAccountId', '1234-5678-9012', 'exactly 12 digits'],
    [aws, 'awsAccountId', '123456789012\n', 'exactly 12 digits'],
    [aws, 'awsAccountId', '１２３４５６７８９０１２', 'exactly 12 digits'],
    [aws, 'awsRegion', 'us-east', 'such as us-east-2'],
    [aws, 'awsRegion', 'US-EAST-2', 'such as us-east-2'],
    [aws, 'awsRegion', 'us-east-2a', 'such as us-east-2'],
    [aws, 'awsRegion', 'arn:us-east-2', 'such as us-east-2'],
    [aws, 'awsRegion', 'N. Virginia', 'such as us-east-2'],
    [vimeo, 'name', 'Märketing', 'only letters'],
    [vimeo, 'name', 'a.b', 'only letters'],
    [vimeo, 'name', 'a\n', 'only letters'],
    [vimeo, 'name', 'x'.repeat(101), 'at most 100 characters; it has 101'],
    [vimeo, 'description', 'x'.repeat(251), 'at most 250 characters; it has 251'],
    ...['clientIdentifier', 'clientSecret', 'accessToken'].map(
      (api) => [vimeo, api, 'x'.repeat(501), 'at most 500 characters; it has 501'] as const,
    ),
  ] as const)('is said when it is not met (%#)', (type: ConnectionType, api: string, value: string, text: string) => {
    expect(expected(type, api, value)).toContain(text);
  });

  test('is asked of the same input only once, whatever the types', () => {
    expect(new Set([...aws.fields, ...vimeo.fields].map(({ input }) => input)).size).toBe(8);
  });
});

describe('a plan whose account and region another connection holds', () => {
  const holder = { ...awsConnection({ name: 'Old bucket' }), connectionId: 'holder' };
  const whole = { name: 'New bucket', awsAccountId: '123456789012', awsRegion: 'us-east-2' };
  const create = planPresent(null, desired(aws, whole), signer);
  const other = awsConnection({ name: 'New bucket', awsRegion: 'eu-west-1' });
  const replace = planPresent(other, desired(aws, whole, { onImmutableChange: 'replace' }), signer);
  const update = planPresent(other, desired(aws, { description: 'Other words' }), signer);
  const kindOf = ({ blocker }: Plan) => blocker?.kind;

  test.each([
    ['creates', create],
    ['replaces', replace],
  ])('is blocked if it %s a connection', (_what, plan) => {
    expect(kindOf(plan)).toBeUndefined();
    expect(blockedByHolder(plan, [holder]).blocker).toEqual({ kind: 'taken', holder });
  });

  test('is blocked by a holder behind its own connection and those that are freed', () => {
    const freed = { ...holder, connectionId: 'freed' };
    const ids = new Set(['freed']);
    expect(blockedByHolder(replace, [other, freed, holder], ids).blocker).toEqual({ kind: 'taken', holder });
    expect(kindOf(blockedByHolder(replace, [other, freed], ids))).toBeUndefined();
    expect(kindOf(blockedByHolder(create, []))).toBeUndefined();
  });

  test('is not blocked if it creates nothing', () => {
    expect(blockedByHolder(update, [holder])).toBe(update);
    const none = planPresent(other, desired(aws, {}), signer);
    expect(blockedByHolder(none, [holder])).toBe(none);
  });

  test('keeps the reason that blocks it already', () => {
    const incomplete = planPresent(null, desired(aws, { name: 'New bucket' }), signer);
    expect(kindOf(blockedByHolder(incomplete, [holder]))).toBe('missing-fields');
  });

  test('names the holder, and only the values that it holds', () => {
    const created = errorFor(blockedByHolder(create, [holder]));
    expect(created.message).toContain(
      'aws-account-id 123456789012 and aws-region us-east-2 are already used by "Old bucket" (holder)',
    );
    expect(created.fix).toContain('`previous-name: "Old bucket"`');
    const replaced = errorFor(blockedByHolder(replace, [holder]));
    expect(replaced.message).toContain('cannot be replaced');
    expect(replaced.fix).toContain('Delete "Old bucket" first');
  });
});

describe('a plan whose action is not allowed', () => {
  const create = planPresent(
    null,
    desired(aws, { name: 'A', awsAccountId: '123456789012', awsRegion: 'us-east-2' }),
    signer,
  );
  const update = planPresent(awsConnection(), desired(aws, { description: 'New' }), signer);

  test.each([
    [create, ['update', 'delete'], 'create the AWS S3 connection "A", which', '`allow: update, delete`'],
    [update, [], `update the AWS S3 connection "Production-S3" (${ID}), which`, '`allow: none`'],
  ] as const)('is blocked, and says so (%#)', (plan, allow, subject, given) => {
    const error = errorFor(blockedByAllow(plan, allow));
    expect(error.message).toBe(`The plan is to ${subject} the input allow does not permit.`);
    expect(error.fix).toBe(`The step has ${given}. Add the missing action, or undo the change that needs it.`);
  });

  test('keeps a reason that it has already, and stays as it is if it is allowed, or changes nothing', () => {
    const missing = planPresent(null, desired(vimeo, { name: 'Marketing' }), signer);
    const none = planPresent(awsConnection(), desired(aws), signer);
    for (const plan of [missing, none]) expect(blockedByAllow(plan, [])).toBe(plan);
    expect(blockedByAllow(update, ['update'])).toBe(update);
  });
});
