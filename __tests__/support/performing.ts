import { connectionTypes } from '../../src/connections/registry.ts';
import { readRequest } from '../../src/inputs/request.ts';
import type { Outcome } from '../../src/outcome.ts';
import { perform } from '../../src/reconcile/run-operation.ts';
import { type Account, API_KEY } from './account.ts';

/** A step's inputs; the API key need not be given. */
export type Inputs = Readonly<Record<string, string>>;

/** Does what a step with these inputs does, from the inputs to the outcome, on an account and without waiting. */
export async function performOn(
  account: Account,
  inputs: Inputs,
  maxAttempts = 3,
  save: () => Promise<void> = async () => {},
): Promise<Outcome> {
  const all: Inputs = { 'api-key': API_KEY, ...inputs };
  const request = readRequest({ get: (name) => all[name] ?? '', redact: (text) => text, types: connectionTypes });
  if (!('type' in request) && 'config' in request && request.operation !== 'export')
    throw new Error('No manifest is read here.');
  return perform(
    { ...request, maxAttempts },
    {
      client: account.client,
      writing: { sleep: async () => {}, beforeWrite: () => {} },
      gate: async () => {},
      save,
      announceAll: () => {},
      announceOne: () => {},
      log: (line) => account.log.push(line),
      warn: (line) => account.log.push(line),
      announce: () => {},
    },
  );
}
