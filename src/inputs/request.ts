import { InputError, type Warning } from '../errors.ts';
import { checkRoom } from './desired.ts';
import { ignoredInputs, unknownInputs } from './ignored-inputs.ts';
import { MISSING_KEY, type Settings, type Step } from './settings.ts';
import { readTask, type Task } from './task.ts';

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
 * Reads and checks every other input.
 *
 * @throws InputError with all problems at once. Nothing has been requested by then.
 */
export function readRequest(step: Step): UnreadRequest {
  const { reader, apiKey, settings } = step;
  const task = readTask(step);
  if (task?.kind === 'one' && task.state === 'present') checkRoom(reader, task.desired);
  if (task === undefined || reader.problems.length > 0) {
    const isSecretMissing = reader.problems.every((one) => one === MISSING_KEY);
    throw new InputError(reader.problems, isSecretMissing ? 'secret' : 'inputs');
  }
  const doubts = [...reader.doubts].map(([input, text]) => ({ title: 'Unusual value', message: `${input}: ${text}` }));
  const warnings = [...unknownInputs(step), ...ignoredInputs(step, task.operation), ...doubts];
  return { apiKey, settings, task, warnings };
}
