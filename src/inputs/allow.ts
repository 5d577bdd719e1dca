import type { Action } from '../plan/plan.ts';
import type { InputReader } from './reader.ts';

export const EVERY_ACTION: readonly Action[] = ['create', 'update', 'replace', 'delete'];

/** Operations and changes that are an `update`. */
const UPDATES = Object.fromEntries(['enable', 'disable', 'rotate', 'rename'].map((word) => [word, '"update"']));

/**
 * Reads the permitted actions, by default all of them.
 *
 * @param isSet whether the runner passed the input on: an unset one has its default, so an empty one was set.
 */
export function readAllow(reader: InputReader, isSet: boolean): readonly Action[] {
  const text = reader.text('allow');
  if (text === undefined && !isSet) return EVERY_ACTION;
  const words = (text ?? '').split(/[,\n]/).flatMap((word) => word.trim() || []);
  if (words.length === 0) {
    reader.report(`allow: it is set and empty; expected ${EVERY_ACTION.join(', ')}, or none to permit nothing`);
  }
  const read = words.map((word) => reader.oneOf('allow', [...EVERY_ACTION, 'none'], UPDATES, [], word));
  if (read.includes('none') && words.length > 1) {
    reader.report('allow is "none", and permits other actions: these contradict each other: change or remove one');
  }
  return EVERY_ACTION.filter((action) => read.includes(action));
}
