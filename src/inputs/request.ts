import { secretInputs } from '../connections/registry.ts';
import { InputError, type Warning } from '../errors.ts';
import { checkRoom, maskedInputs } from './desired.ts';
import { ignoredInputs, unknownInputs } from './ignored-inputs.ts';
import { InputReader } from './reader.ts';
import { type InputSource, MISSING_KEY, readSettings, type Settings } from './settings.ts';
import { readOperation, readTask, readType, type Task } from './task.ts';

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
export type UnreadRequest = Request<NonNullable<ReturnType<typeof readTask>>>;

/**
 * Reads and checks every input.
 *
 * @throws InputError with all problems at once. Nothing has been requested by then.
 */
export function readRequest(source: InputSource): UnreadRequest {
  const { get, redact, types, given = [] } = source;
  const hidden = [...secretInputs(types), ...maskedInputs(get)];
  const reader = new InputReader((name) => get(name) || undefined, hidden, redact);
  reader.boolean('mask-aws-account-id');
  const operation = readOperation(reader);
  const type = readType(reader, types, operation);
  const { apiKey, settings } = readSettings(reader, operation, type, source);
  const task = readTask(reader, operation, type, types);
  if (task?.kind === 'one' && task.state === 'present') checkRoom(reader, task.desired, apiKey);
  if (task === undefined || reader.problems.length > 0) {
    const isSecretMissing = reader.problems.every((one) => one === MISSING_KEY);
    throw new InputError(reader.problems, isSecretMissing ? 'secret' : 'inputs');
  }
  const ignored = ignoredInputs(reader, task.operation, type, types);
  const doubts = [...reader.doubts].map(([input, text]) => ({ title: 'Unusual value', message: `${input}: ${text}` }));
  return { apiKey, settings, task, warnings: [...unknownInputs(given, types), ...ignored, ...doubts] };
}
