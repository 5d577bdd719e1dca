import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { awsBody, pictory, vimeoBody } from './client.ts';

const MOMENT = '2025-12-17T08:06:57.842Z';

let now: string;
let sandbox: Sandbox;
beforeEach(async () => {
  now = MOMENT;
  sandbox = await startSandbox({ seed: 1, now: () => new Date(now) });
});
afterEach(() => sandbox.close());

const types = [
  { type: 'AWS', collection: '/awsconnections', body: awsBody },
  { type: 'VIMEO', collection: '/vimeo-connections', body: vimeoBody },
] as const;

describe('The key', () => {
  test.each([
    ['missing', {}],
    ['that begins otherwise', { authorization: 'other_key' }],
    ['that is only the prefix', { authorization: 'pictai_' }],
    ['behind Bearer', { authorization: 'Bearer pictai_test' }],
  ])('%s is unauthorized', async (_, headers) => {
    const { status } = await pictory(sandbox, 'GET', '/awsconnections', undefined, { authorization: '', ...headers });
    expect(status).toBe(401);
  });

  test('that was revoked is unauthorized', async () => {
    sandbox.pictory.key('pictai_old', { refused: 'unauthorized' });
    const headers = { authorization: 'pictai_old' };
    expect(await pictory(sandbox, 'GET', '/awsconnections', undefined, headers)).toMatchObject({ status: 401 });
  });

  test('without permission is forbidden', async () => {
    sandbox.pictory.key('pictai_weak', { refused: 'forbidden' });
    const headers = { authorization: 'pictai_weak' };
    expect(await pictory(sandbox, 'GET', '/awsconnections', undefined, headers)).toMatchObject({ status: 403 });
  });

  test('may be any other: all reach the same connections', async () => {
    sandbox.pictory.create({ type: 'AWS', name: 'one' });
    const { json } = await pictory(sandbox, 'GET', '/awsconnections', undefined, { authorization: 'pictai_other' });
    expect(json).toMatchObject({ Items: [{ name: 'one' }] });
  });
});

describe('A key with an account of its own', () => {
  const theirs = { authorization: 'pictai_theirs' };
  beforeEach(() => sandbox.pictory.key('pictai_theirs', { account: 'theirs' }));

  test('sees no connection of another', async () => {
    sandbox.pictory.create({ type: 'AWS', name: 'ours' });
    const { json } = await pictory(sandbox, 'GET', '/awsconnections', undefined, theirs);
    expect(json).toEqual({ Items: [] });
  });

  test('may use a name that another has', async () => {
    sandbox.pictory.create({ ...awsBody, type: 'AWS' });
    expect(await pictory(sandbox, 'POST', '/awsconnections', awsBody, theirs)).toMatchObject({ status: 200 });
  });

  test('shows what it made to somebody who works by hand there', async () => {
    await pictory(sandbox, 'POST', '/awsconnections', awsBody, theirs);
    expect([sandbox.pictory.list().length, sandbox.pictory.in('theirs').list().length]).toEqual([0, 1]);
  });

  test.each([
    ['AWS', '/awsconnections', 403],
    ['VIMEO', '/vimeo-connections', 404],
  ] as const)("is refused another's %s connection", async (type, collection, status) => {
    const { connectionId } = sandbox.pictory.create({ type, name: 'ours' });
    const reply = await pictory(sandbox, 'GET', `${collection}/${connectionId}`, undefined, theirs);
    expect(reply.status).toBe(status);
  });

  test("cannot delete another's connection", async () => {
    const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', name: 'ours' });
    await pictory(sandbox, 'DELETE', `/vimeo-connections/${connectionId}`, undefined, theirs);
    expect(sandbox.pictory.get(connectionId)).toBeDefined();
  });
});

describe('Creating', () => {
  test('an AWS connection answers with the shape of the documentation', async () => {
    const { json } = await pictory(sandbox, 'POST', '/awsconnections', awsBody);
    expect(json).toEqual({
      ...awsBody,
      connectionId: expect.stringMatching(/^20251217080657842[a-z0-9]{15}$/),
      version: 1,
    });
  });

  test('a Vimeo connection answers without its secrets', async () => {
    const { json } = await pictory(sandbox, 'POST', '/vimeo-connections', vimeoBody);
    const { clientSecret: _, accessToken: __, ...open } = vimeoBody;
    expect(json).toEqual({ ...open, connectionId: expect.any(String), version: 1 });
  });

  test('a Vimeo connection keeps the secrets for the test to see', async () => {
    await pictory(sandbox, 'POST', '/vimeo-connections', vimeoBody);
    const [made] = sandbox.pictory.list();
    expect(sandbox.pictory.secrets(made?.connectionId ?? '')).toEqual({
      clientSecret: 'secret-1',
      accessToken: 'token-1',
    });
  });

  test('gives the same ids for the same seed', async () => {
    const again = await startSandbox({ seed: 1, now: () => new Date(now) });
    const ids = [sandbox, again].map((one) => one.pictory.create({ type: 'AWS', name: 'a' }).connectionId);
    await again.close();
    expect(ids[0]).toBe(ids[1]);
  });

  describe.each(types)('$type', ({ type, collection, body }) => {
    test('needs no description', async () => {
      const { description: _, ...rest } = body;
      expect(await pictory(sandbox, 'POST', collection, rest)).toMatchObject({
        status: 200,
        json: { description: '' },
      });
    });

    test.each(Object.keys(body).filter((name) => name !== 'description'))('needs %s', async (name) => {
      const { [name]: _, ...rest } = body as Record<string, unknown>;
      const reply = await pictory(sandbox, 'POST', collection, rest);
      expect(reply).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST_BODY', fields: [{ name }] } });
    });

    test('refuses an unknown field', async () => {
      const reply = await pictory(sandbox, 'POST', collection, { ...body, colour: 'red' });
      expect(reply).toMatchObject({ status: 400, json: { fields: [{ name: 'colour' }] } });
    });

    test.each([
      ['name', ''],
      ['name', 7],
      ['enabled', 'true'],
      ['description', null],
    ])('refuses %s %j', async (name, value) => {
      const reply = await pictory(sandbox, 'POST', collection, { ...body, [name]: value });
      expect(reply).toMatchObject({ status: 400, json: { fields: [{ name }] } });
    });

    test('refuses a name that exists', async () => {
      sandbox.pictory.create({ type, name: body.name });
      expect(await pictory(sandbox, 'POST', collection, body)).toMatchObject({ status: 409 });
    });

    test('takes a name that differs in case', async () => {
      sandbox.pictory.create({ type, name: body.name.toUpperCase() });
      expect(await pictory(sandbox, 'POST', collection, body)).toMatchObject({ status: 200 });
    });

    test('takes a name that the other type has', async () => {
      sandbox.pictory.create({ type: type === 'AWS' ? 'VIMEO' : 'AWS', name: body.name });
      expect(await pictory(sandbox, 'POST', collection, body)).toMatchObject({ status: 200 });
    });

    test('refuses a name that the other type has, if names are unique across types', async () => {
      sandbox.pictory.speak({ uniqueNames: 'across-types' });
      sandbox.pictory.create({ type: type === 'AWS' ? 'VIMEO' : 'AWS', name: body.name });
      expect(await pictory(sandbox, 'POST', collection, body)).toMatchObject({ status: 409 });
    });

    test.each([['[]'], ['"text"'], ['{'], ['']])('refuses the body %s', async (text) => {
      expect(await pictory(sandbox, 'POST', collection, text)).toMatchObject({ status: 400 });
    });

    test('refuses another content type', async () => {
      const reply = await pictory(sandbox, 'POST', collection, body, { 'content-type': 'text/plain' });
      expect(reply.status).toBe(400);
    });
  });

  test.each(['12345678901', '1234567890123', '12345678901a', '1234-5678-9012'])(
    'refuses the AWS account id %s',
    async (awsAccountId) => {
      const reply = await pictory(sandbox, 'POST', '/awsconnections', { ...awsBody, awsAccountId });
      expect(reply).toMatchObject({ status: 400, json: { fields: [{ name: 'awsAccountId' }] } });
    },
  );

  test('refuses the AWS account and region of another connection', async () => {
    sandbox.pictory.create({ ...awsBody, type: 'AWS', name: 'other' });
    expect(await pictory(sandbox, 'POST', '/awsconnections', awsBody)).toMatchObject({ status: 409 });
  });

  test('takes the AWS account of another connection in another region', async () => {
    sandbox.pictory.create({ ...awsBody, type: 'AWS', name: 'other', awsRegion: 'eu-west-1' });
    expect(await pictory(sandbox, 'POST', '/awsconnections', awsBody)).toMatchObject({ status: 200 });
  });

  test('takes any AWS name', async () => {
    const name = `<b>|${'x'.repeat(200)} ü`;
    expect(await pictory(sandbox, 'POST', '/awsconnections', { ...awsBody, name })).toMatchObject({ status: 200 });
  });

  test.each([
    ['a name of 100 characters', { name: 'x'.repeat(100) }],
    ['a name of letters, digits, space, _ and -', { name: 'A_b-c 9' }],
    ['a description of 250 characters', { description: 'x'.repeat(250) }],
    ['a client identifier of 500 characters', { clientIdentifier: 'x'.repeat(500) }],
  ])('takes for Vimeo %s', async (_, fields) => {
    const reply = await pictory(sandbox, 'POST', '/vimeo-connections', { ...vimeoBody, ...fields });
    expect(reply.status).toBe(200);
  });

  test.each([
    ['a name of 101 characters', { name: 'x'.repeat(101) }],
    ['a name with a dot', { name: 'a.b' }],
    ['a name with an umlaut', { name: 'ü' }],
    ['a description of 251 characters', { description: 'x'.repeat(251) }],
    ['a description of 126 emoji, each two UTF-16 units', { description: '😀'.repeat(126) }],
    ['a client identifier of 501 characters', { clientIdentifier: 'x'.repeat(501) }],
    ['a client secret of 501 characters', { clientSecret: 'x'.repeat(501) }],
    ['an access token of 501 characters', { accessToken: 'x'.repeat(501) }],
  ])('refuses for Vimeo %s', async (_, fields) => {
    const reply = await pictory(sandbox, 'POST', '/vimeo-connections', { ...vimeoBody, ...fields });
    expect(reply).toMatchObject({ status: 400, json: { fields: Object.keys(fields).map((name) => ({ name })) } });
  });
});

describe('Reading', () => {
  test.each([
    [
      'AWS',
      '/awsconnections',
      'connectionId name description awsAccountId awsRegion type enabled createdDate updatedDate version',
    ],
    [
      'VIMEO',
      '/vimeo-connections',
      'connectionId name description clientIdentifier type enabled createdDate updatedDate version',
    ],
  ] as const)('an %s connection has the shape of the documentation', async (type, collection, shape) => {
    const { connectionId } = sandbox.pictory.create({ type, name: 'a' });
    const { json } = await pictory(sandbox, 'GET', `${collection}/${connectionId}`);
    expect(Object.keys(Object(json)).join(' ')).toBe(shape);
  });

  test('gives dates in milliseconds', async () => {
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    const { json } = await pictory(sandbox, 'GET', `/awsconnections/${connectionId}`);
    expect(json).toMatchObject({ createdDate: MOMENT, updatedDate: MOMENT });
  });

  test('finds an id in its exact case only', async () => {
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    expect(await pictory(sandbox, 'GET', `/awsconnections/${connectionId.toUpperCase()}`)).toMatchObject({
      status: 404,
    });
  });

  test('finds no connection of the other type', async () => {
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    expect(await pictory(sandbox, 'GET', `/vimeo-connections/${connectionId}`)).toMatchObject({ status: 404 });
  });

  test.each(['/awsconnections/a/b', '/others', '/awsconnections/', '/awsconnections/%E0%A4%A'])(
    'finds nothing at %s',
    async (path) => {
      expect(await pictory(sandbox, 'GET', path)).toMatchObject({ status: 404 });
    },
  );

  test.each([
    ['PATCH', '/awsconnections/a'],
    ['POST', '/awsconnections/a'],
    ['PUT', '/vimeo-connections'],
  ])('knows no %s %s', async (method, path) => {
    expect(await pictory(sandbox, method, path, {})).toMatchObject({ status: 405 });
  });
});

describe('Updating', () => {
  const awsUpdate = { name: 'Renamed', description: 'New', enabled: false, version: 1 };

  test('an AWS connection answers with all of it and the next version', async () => {
    const made = sandbox.pictory.create({ ...awsBody, type: 'AWS' });
    const reply = await pictory(sandbox, 'PUT', `/awsconnections/${made.connectionId}`, awsUpdate);
    expect(reply).toMatchObject({ status: 200, json: { ...made, ...awsUpdate, version: 2 } });
  });

  test.each(Object.keys(awsUpdate))('an AWS connection needs %s', async (name) => {
    const { connectionId } = sandbox.pictory.create({ ...awsBody, type: 'AWS' });
    const { [name]: _, ...rest } = awsUpdate as Record<string, unknown>;
    const reply = await pictory(sandbox, 'PUT', `/awsconnections/${connectionId}`, rest);
    expect(reply).toMatchObject({ status: 400, json: { fields: [{ name }] } });
  });

  test.each(['awsAccountId', 'awsRegion'] as const)('refuses %s even when unchanged', async (name) => {
    const { connectionId } = sandbox.pictory.create({ ...awsBody, type: 'AWS' });
    const update = { ...awsUpdate, [name]: awsBody[name] };
    const reply = await pictory(sandbox, 'PUT', `/awsconnections/${connectionId}`, update);
    expect(reply).toMatchObject({ status: 400, json: { fields: [{ name, errors: `${name} cannot be changed.` }] } });
  });

  test('a Vimeo connection changes what is given and keeps the rest', async () => {
    const made = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    const update = { description: 'New', clientSecret: 'secret-2', version: 1 };
    await pictory(sandbox, 'PUT', `/vimeo-connections/${made.connectionId}`, update);
    const { connectionId } = made;
    expect({ ...sandbox.pictory.get(connectionId), ...sandbox.pictory.secrets(connectionId) }).toEqual({
      ...made,
      description: 'New',
      version: 2,
      clientSecret: 'secret-2',
      accessToken: 'token-1',
    });
  });

  test('a Vimeo connection never answers with secrets', async () => {
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    const update = { clientSecret: 'secret-2', accessToken: 'token-2', version: 1 };
    const { text } = await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, update);
    expect(text).not.toMatch(/secret-|token-/);
  });

  test.each([['missing'], ['1'], [1.5]])('a Vimeo connection refuses the version %j', async (version) => {
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    const body = version === 'missing' ? { enabled: false } : { enabled: false, version };
    expect(await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, body)).toMatchObject({
      status: 400,
      json: { fields: [{ name: 'version' }] },
    });
  });

  test.each([0, 1, 3])('refuses the version %d of a connection at version 2', async (version) => {
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    sandbox.pictory.update(connectionId, { enabled: false });
    const reply = await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, { name: 'x', version });
    expect([reply.status, sandbox.pictory.get(connectionId)?.name]).toEqual([409, vimeoBody.name]);
  });

  test('refuses a name that another connection has', async () => {
    sandbox.pictory.create({ type: 'VIMEO', name: 'taken' });
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    const update = { name: 'taken', version: 1 };
    expect(await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, update)).toMatchObject({ status: 409 });
  });

  test('takes the name the connection already has', async () => {
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    const update = { name: vimeoBody.name, version: 1 };
    expect(await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, update)).toMatchObject({ status: 200 });
  });

  test('minds a name that another connection has only when it renames', async () => {
    sandbox.pictory.create({ type: 'VIMEO', name: 'twice' });
    const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', name: 'twice' });
    const update = { name: 'twice', enabled: false, version: 1 };
    expect(await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, update)).toMatchObject({ status: 200 });
  });

  test('finds no unknown id', async () => {
    expect(await pictory(sandbox, 'PUT', '/awsconnections/unknown', awsUpdate)).toMatchObject({ status: 404 });
  });

  test('moves the date of the update, not that of the creation', async () => {
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    now = '2025-12-17T09:00:00.001Z';
    const { json } = await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, { version: 1 });
    expect(json).toMatchObject({ createdDate: MOMENT, updatedDate: now });
  });
});

describe('Deleting', () => {
  test.each(types)('a $type connection answers 204 without a body', async ({ type, collection }) => {
    const { connectionId } = sandbox.pictory.create({ type, name: 'a' });
    expect(await pictory(sandbox, 'DELETE', `${collection}/${connectionId}`)).toMatchObject({ status: 204, text: '' });
  });

  test.each(types)('a $type connection removes it', async ({ type, collection }) => {
    const { connectionId } = sandbox.pictory.create({ type, name: 'a' });
    await pictory(sandbox, 'DELETE', `${collection}/${connectionId}`);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  test.each([
    ['AWS', '/awsconnections', 404],
    ['Vimeo', '/vimeo-connections', 204],
  ])('an unknown %s connection answers as documented', async (_, collection, status) => {
    expect(await pictory(sandbox, 'DELETE', `${collection}/unknown`)).toMatchObject({ status });
  });
});
