import { connectionTypes } from '../../src/connections/registry.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { readRequest } from '../../src/inputs/request.ts';
import { readStep } from '../../src/inputs/settings.ts';
import { withManifest } from '../../src/manifest/load.ts';
import type { OneOutcome, Outcome } from '../../src/outcome.ts';
import type { Dependencies } from '../../src/reconcile/dependencies.ts';
import { runOperation } from '../../src/reconcile/run-operation.ts';
import { type Account, API_KEY } from './account.ts';
import { having, MERGED } from './request.ts';

/** A step's inputs; the API key need not be given. */
export type Inputs = Readonly<Record<string, string>>;

/** Dependencies that wait for nothing, and tell the account's log. */
export function dependenciesOn({ client, log }: Account, more: Partial<Dependencies> = {}): Dependencies {
  const tell = (line: string) => {
    log.push(line);
  };
  return {
    client,
    sign: createSigner(API_KEY),
    progress: {
      info: tell,
      warn: (title, message) => tell(`${title}: ${message}`),
      checked: async () => {},
      planned: () => {},
      written: () => {},
    },
    cancellation: { sleep: async () => {}, throwIfCancelled: () => {} },
    ...more,
  };
}

/** Does what a step with these inputs does, from the inputs to the outcome, on an account and without waiting. */
export async function performOn(account: Account, inputs: Inputs, maxAttempts = 3): Promise<Outcome> {
  const all: Inputs = { 'api-key': API_KEY, ...inputs };
  const get = (name: string) => all[name] ?? '';
  const redact = (text: string) => text;
  const source = { get, redact, types: connectionTypes, environment: () => undefined };
  const unread = readRequest(readStep({ ...source, writeMode: MERGED }));
  if (unread.task.kind === 'manifest') throw new Error('No manifest is read here.');
  const reading = { ...source, workspace: '/', addSecret: () => {} };
  return runOperation(having(await withManifest(unread, reading), { maxAttempts }), dependenciesOn(account));
}

/** The same for one connection. */
export async function performOne(account: Account, inputs: Inputs, maxAttempts = 3): Promise<OneOutcome> {
  const outcome = await performOn(account, inputs, maxAttempts);
  if (outcome.kind !== 'one') throw new Error(`The outcome is one of kind ${outcome.kind}.`);
  return outcome;
}
