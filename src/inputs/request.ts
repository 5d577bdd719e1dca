import { secretInputs } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import { InputError } from '../errors.ts';
import { checkRoom, maskedInputs } from './desired.ts';
import { ignoredInputs } from './ignored-inputs.ts';
import { OPERATIONS } from './operation.ts';
import { InputReader } from './reader.ts';
import { type HiddenSecrets, readSettings, type Settings } from './settings.ts';
import { type AccountTask, type ManifestPointer, type OneTask, readTask, readType, type Task } from './task.ts';

/** What one run is asked for, fully checked. */
export interface Request<Asked = Task> {
  /** Only the client and the signer get it. */
  readonly apiKey: string;
  readonly settings: Settings;
  readonly task: Asked;
  /** In sentences, about inputs and entries of the manifest. */
  readonly warnings: readonly string[];
}

/** A request whose manifest, if there is one, is still to be read. */
export type UnreadRequest = Request<OneTask | AccountTask | ManifestPointer>;

export interface InputSource {
  /** Returns an input's text without white space around it; empty if the input is not set. */
  readonly get: (name: string) => string;
  /** Removes secrets. */
  readonly redact: (text: string) => string;
  readonly types: readonly ConnectionType[];
  readonly hiddenSecrets?: HiddenSecrets;
}

/**
 * Reads and checks every input.
 *
 * @throws InputError with all problems at once. Nothing has been requested by then.
 */
export function readRequest({ get, redact, types, hiddenSecrets }: InputSource): UnreadRequest {
  const hidden = [...secretInputs(types), ...maskedInputs(get)];
  const reader = new InputReader((name) => get(name) || undefined, hidden, redact);
  reader.boolean('mask-aws-account-id');
  const operation = reader.text('operation') === undefined ? 'ensure' : reader.oneOf('operation', OPERATIONS);
  const type = readType(reader, types, operation);
  const { apiKey, settings } = readSettings(reader, operation, hiddenSecrets);
  const task = readTask(reader, operation, type, types);
  if (task?.kind === 'one' && task.state === 'present') checkRoom(reader, task.desired, apiKey);
  if (task === undefined || operation === undefined || reader.problems.length > 0)
    throw new InputError(reader.problems);
  return { apiKey, settings, task, warnings: ignoredInputs(reader, operation, type, types) };
}
