import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** One input or output as `action.yml` declares it. */
export interface Declaration {
  readonly name: string;
  readonly description: string;
  /** `undefined` when no default is declared. */
  readonly default: string | undefined;
  readonly required: boolean;
}

/** The parts of an `action.yml` that a runner needs. */
export interface ActionDefinition {
  readonly inputs: readonly Declaration[];
  readonly outputs: readonly Declaration[];
  /** Absolute path of the script that a run starts. */
  readonly main: string;
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function declarations(value: unknown): Declaration[] {
  if (!isMapping(value)) return [];
  return Object.entries(value).map(([name, declared]) => {
    const fields = isMapping(declared) ? declared : {};
    return {
      name,
      description: text(fields['description'])?.trim() ?? '',
      default: text(fields['default']),
      required: fields['required'] === 'true',
    };
  });
}

/**
 * Reads an action's metadata file.
 *
 * @throws When the file cannot be read, is no YAML mapping, or is not a JavaScript action.
 */
export async function readAction(path: string): Promise<ActionDefinition> {
  // Everything in this file is text to a runner; YAML's own schema would turn `default: 1.0` into the number 1.
  const action: unknown = parse(await readFile(path, 'utf8'), { schema: 'failsafe' });
  if (!isMapping(action)) throw new Error(`${path} is not a YAML mapping`);

  const runs = isMapping(action['runs']) ? action['runs'] : {};
  const main = text(runs['main']);
  if (main === undefined || !text(runs['using'])?.startsWith('node')) {
    throw new Error(`${path} does not describe a JavaScript action: runs.using and runs.main are needed`);
  }
  return {
    inputs: declarations(action['inputs']),
    outputs: declarations(action['outputs']),
    main: resolve(dirname(path), main),
  };
}
