import { secretInputs } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import { InputError, type Warning } from '../errors.ts';
import { checkRoom, maskedInputs } from './desired.ts';
import { ignoredInputs, unknownInputs } from './ignored-inputs.ts';
import type { ReadPreflight } from './preflight.ts';
import { InputReader } from './reader.ts';
import { MISSING_KEY, type RunFacts, readSettings, type Settings } from './settings.ts';
import {
  type AccountTask,
  type ManifestPointer,
  type OneTask,
  readOperation,
  readTask,
  readType,
  type Task,
} from './task.ts';

/** The checked inputs of one run. */
export interface Request<Asked = Task> {
  /** Only the client and the signer get it. */
  readonly apiKey: string;
  readonly settings: Settings;
  readonly task: Asked;
  /** About inputs and entries of the manifest. */
  readonly warnings: readonly Warning[];
}

/** A request whose manifest, if there is one, is still to be read. */
export type UnreadRequest = Request<OneTask | AccountTask | ManifestPointer>;

export interface InputSource extends RunFacts {
  /** Returns an input's text without white space around it; empty if the input is not set. */
  readonly get: (name: string) => string;
  readonly redact: (text: string) => string;
  readonly types: readonly ConnectionType[];
  /** Missing if no input of a preflight is given. */
  readonly readPreflight?: ReadPreflight;
}

/**
 * Reads and checks every input.
 *
 * @throws InputError with all problems at once. Nothing has been requested by then.
 */
export function readRequest({ get, redact, types, readPreflight, ...facts }: InputSource): UnreadRequest {
  const hidden = [...secretInputs(types), ...maskedInputs(get)];
  const reader = new InputReader((name) => get(name) || undefined, hidden, redact);
  reader.boolean('mask-aws-account-id');
  const operation = readOperation(reader);
  const type = readType(reader, types, operation);
  const { apiKey, settings } = readSettings(reader, operation, facts);
  const checks = readPreflight?.(reader, operation, type);
  const task = readTask(reader, operation, type, types);
  if (task?.kind === 'one' && task.state === 'present') checkRoom(reader, task.desired, apiKey);
  if (task === undefined || operation === undefined || reader.problems.length > 0) {
    const isSecretMissing = reader.problems.every((one) => one.startsWith(MISSING_KEY));
    // Where GitHub hides secrets, the step has to be skipped.
    throw new InputError(reader.problems, isSecretMissing && !facts.hiddenSecrets ? 'secret' : 'inputs');
  }
  const doubts = [...reader.doubts].map(([input, text]) => ({ title: 'Unusual value', message: `${input}: ${text}` }));
  const ignored = [...ignoredInputs(reader, operation, type, types), ...(checks?.warnings ?? [])];
  const warnings = [...unknownInputs(facts.given ?? [], types), ...ignored, ...doubts];
  return { apiKey, settings: { ...settings, preflight: checks?.preflight }, task, warnings };
}
