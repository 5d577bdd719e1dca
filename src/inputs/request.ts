import { secretInputs } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import { InputError } from '../errors.ts';
import { checkRoom, maskedInputs } from './desired.ts';
import { withoutMeaning } from './ignored-inputs.ts';
import { OPERATIONS } from './operation.ts';
import { InputReader } from './reader.ts';
import { type HiddenSecrets, readSettings, type Settings } from './settings.ts';
import { type AccountTask, type ManifestTask, type OneTask, readTask, readType } from './task.ts';

/** What is asked for about one connection. */
export type OneRequest = Settings & OneTask;
/** What is asked for about each connection of a manifest, in its order. */
export type ManifestRequest = Settings & ManifestTask & { readonly entries: readonly OneRequest[] };

/** One run's inputs, fully checked; a manifest is still to be read. */
export type Inputs = Settings & (OneTask | AccountTask | ManifestTask);

/** What one run is asked for, fully checked. */
export type Request = OneRequest | (Settings & AccountTask) | ManifestRequest;

export interface InputSource {
  /** Gives an input's text, without white space around it; an input that is not set is empty. */
  readonly get: (name: string) => string;
  /** Takes out secrets. */
  readonly redact: (text: string) => string;
  readonly types: readonly ConnectionType[];
  readonly hiddenSecrets?: HiddenSecrets | undefined;
}

/**
 * Reads and checks every input.
 *
 * @throws InputError with all problems at once; nothing was requested by then.
 */
export function readRequest({ get, redact, types, hiddenSecrets }: InputSource): Inputs {
  const hidden = [...secretInputs(types), ...maskedInputs(get)];
  const reader = new InputReader((name) => get(name) || undefined, hidden, redact);
  reader.boolean('mask-aws-account-id');
  const operation = reader.text('operation') === undefined ? 'ensure' : reader.oneOf('operation', OPERATIONS);
  const type = readType(reader, types, operation);
  const settings = readSettings(reader, operation, hiddenSecrets);
  const task = readTask(reader, operation, type, types);
  if (task !== undefined && 'desired' in task) checkRoom(reader, task.desired, settings.apiKey);
  if (task === undefined || operation === undefined || reader.problems.length > 0)
    throw new InputError(reader.problems);
  return { ...settings, warnings: withoutMeaning(reader, operation, type, types), ...task };
}
