import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import { type Account, openAccount } from '../support/account.ts';

// Pictory answers every delete of a Vimeo connection with 204, even one that it does not carry out.

let account: Account;
let id: string;
beforeEach(async () => {
  account = await openAccount();
  id = account.sandbox.pictory.create({ type: 'VIMEO', name: 'Films' }).connectionId;
});
afterEach(() => account.sandbox.close());

const remove = () => account.remove({ type: vimeo }, { name: 'Films' });
const sent = (method: string) => account.sent().filter((line) => line.startsWith(method));
const waited = () => account.pauses.reduce((sum, pause) => sum + pause, 0);
const message = (error: unknown) => (error instanceof ActionError ? `${error.message} ${error.fix}` : String(error));
/** Carried out by hand before the nth read of this connection; the first one is before the delete. */
const goneAt = (read: number) =>
  account.sandbox.addFault({
    method: 'GET',
    path: '/vimeo-connections/*',
    kind: 'meanwhile',
    skip: read - 1,
    meanwhile: () => account.sandbox.pictory.remove(id),
  });
const ignoreDeletes = () => account.sandbox.addFault('DELETE /vimeo-connections/* status-204 forever');

describe('A delete that proves nothing', () => {
  test('is believed at once if the first read confirms it', async () => {
    expect(await remove()).toMatchObject({ applied: true, connection: null });
    expect(account.sent()).toEqual([
      'GET /vimeo-connections',
      `GET /vimeo-connections/${id}`,
      `DELETE /vimeo-connections/${id}`,
      `GET /vimeo-connections/${id}`,
    ]);
    expect(account.pauses).toEqual([]);
  });

  test('is believed late if reads lag', async () => {
    ignoreDeletes();
    goneAt(5);
    expect(await remove()).toMatchObject({ applied: true, connection: null });
    expect(account.pauses).toEqual([250, 500, 1_000]);
    expect(sent('DELETE')).toHaveLength(1);
  });

  test('is believed at the last read, after ten seconds', async () => {
    ignoreDeletes();
    goneAt(8);
    expect(await remove()).toMatchObject({ applied: true, connection: null });
    expect(waited()).toBe(10_000);
  });

  test('fails after ten seconds of reads that show the connection, and says who may delete it', async () => {
    ignoreDeletes();
    const { applied, plan, error } = await remove();
    expect({ applied, action: plan?.action, waited: waited() }).toEqual({
      applied: false,
      action: 'delete',
      waited: 10_000,
    });
    expect(message(error)).toBe(
      `Pictory answered that the Vimeo connection "Films" (${id}) was deleted, but it still exists. Only the owner of a Vimeo connection may delete it: use the API key of the owner. If it is that key, run again.`,
    );
    expect(sent('DELETE')).toHaveLength(1);
  });
});

describe('A delete whose answer is lost', () => {
  test('is settled by a read if it was carried out', async () => {
    account.sandbox.addFault('DELETE /vimeo-connections/* reset-after');
    expect(await remove()).toMatchObject({ applied: true, connection: null });
    expect(sent('DELETE')).toHaveLength(1);
  });

  test('is sent again if it was not carried out, and then confirmed', async () => {
    account.sandbox.addFault('DELETE /vimeo-connections/* reset-before');
    expect(await remove()).toMatchObject({ applied: true, connection: null });
    expect(sent('DELETE')).toHaveLength(2);
    expect(account.sent().at(-1)).toBe(`GET /vimeo-connections/${id}`);
  });

  test('fails if the next one has no effect, and does not claim that nothing was written', async () => {
    account.sandbox.addFault('DELETE /vimeo-connections/* reset-before');
    ignoreDeletes();
    const { applied, error } = await remove();
    expect(applied).toBe('unknown');
    expect(message(error)).toContain('but it still exists.');
  });
});

describe('A delete that no read can confirm', () => {
  test('is not known to be carried out', async () => {
    account.sandbox.addFault('GET /vimeo-connections/* status-503 skip=1 forever');
    const { applied, error } = await remove();
    expect(applied).toBe('unknown');
    expect(message(error)).toContain('The write may or may not have taken effect.');
    expect(sent('DELETE')).toHaveLength(1);
  });

  test('is confirmed by a later read', async () => {
    account.sandbox.addFault('GET /vimeo-connections/* status-403 skip=1 x1');
    expect(await remove()).toMatchObject({ applied: true, connection: null });
    expect(sent('DELETE')).toHaveLength(1);
  });

  test('because the run was cancelled is not known to be carried out, and not sent again', async () => {
    ignoreDeletes();
    account.sandbox.addFault({
      method: 'GET',
      path: '/vimeo-connections/*',
      kind: 'meanwhile',
      skip: 1,
      meanwhile: () => account.stop(),
    });
    const { applied, error } = await remove();
    expect(applied).toBe('unknown');
    expect(message(error)).toContain('The write may or may not have taken effect.');
    expect({ deletes: sent('DELETE').length, waited: waited() < 2_000 }).toEqual({ deletes: 1, waited: true });
  });
});
