import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { awsBody, pictory, vimeoBody } from './client.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterEach(() => sandbox.close());

describe('The dialect decides', () => {
  test.each([200, 201] as const)('that a create answers %d', async (createStatus) => {
    sandbox.pictory.speak({ createStatus });
    expect(await pictory(sandbox, 'POST', '/awsconnections', awsBody)).toMatchObject({ status: createStatus });
  });

  test.each([400, 409, 412] as const)('that a wrong version answers %d', async (conflictStatus) => {
    sandbox.pictory.speak({ conflictStatus });
    const { connectionId } = sandbox.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    const reply = await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, { version: 9 });
    expect(reply.status).toBe(conflictStatus);
  });

  test.each([400, 409] as const)('that a taken name answers %d', async (takenStatus) => {
    sandbox.pictory.speak({ takenStatus });
    sandbox.pictory.create({ type: 'AWS', name: awsBody.name });
    expect(await pictory(sandbox, 'POST', '/awsconnections', awsBody)).toMatchObject({ status: takenStatus });
  });

  test.each([
    ['empty', { description: '' }],
    ['null', { description: null }],
    ['absent', {}],
  ] as const)('that an empty description reads as %s', async (emptyDescription, read) => {
    sandbox.pictory.speak({ emptyDescription });
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    const { json } = await pictory(sandbox, 'GET', `/awsconnections/${connectionId}`);
    const { description } = json as { readonly description?: unknown };
    expect(description === undefined ? {} : { description }).toEqual(read);
  });

  test.each([
    [
      'code',
      'application/json; charset=utf-8',
      /^\{"code":"NOT_FOUND","message":"Connection x not found\.","fields":\[\]\}$/,
    ],
    [
      'legacy',
      'application/json; charset=utf-8',
      /^\{"success":false,"error":\{"error_message":".+","error_code":890\}\}$/,
    ],
    ['message', 'application/json; charset=utf-8', /^\{"message":"Connection x not found\."\}$/],
    ['empty', null, /^$/],
    ['html', 'text/html; charset=utf-8', /^<!DOCTYPE html>/],
  ] as const)('that an error has the shape %s', async (errorBody, type, body) => {
    sandbox.pictory.speak({ errorBody });
    const { headers, text } = await pictory(sandbox, 'GET', '/awsconnections/x');
    expect([headers.get('content-type'), text]).toEqual([type, expect.stringMatching(body)]);
  });

  test('only what it is told to: the rest stays', async () => {
    sandbox.pictory.speak({ createStatus: 201 });
    sandbox.pictory.speak({ takenStatus: 400 });
    expect(await pictory(sandbox, 'POST', '/awsconnections', awsBody)).toMatchObject({ status: 201 });
  });

  test('from the start when it is an option', async () => {
    const other = await startSandbox({ dialect: { createStatus: 201 } });
    const { status } = await pictory(other, 'POST', '/awsconnections', awsBody);
    await other.close();
    expect(status).toBe(201);
  });
});

describe('By hand', () => {
  test('a change raises the version by one', () => {
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    expect(sandbox.pictory.update(connectionId, { enabled: false })).toMatchObject({ enabled: false, version: 2 });
  });

  test('connections made without an account id do not share one', () => {
    const made = ['a', 'b', 'c'].map((name) => sandbox.pictory.create({ type: 'AWS', name }).awsAccountId);
    expect(new Set(made).size).toBe(3);
  });

  test('what does not exist cannot be changed', () => {
    expect(() => sandbox.pictory.update('x', {})).toThrow('The sandbox has no connection x');
  });

  test('an unknown connection is nothing', () => {
    expect(sandbox.pictory.get('x')).toBeUndefined();
  });
});
