import { allFields, secretInputs } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import { checkRoom, maskedInputs, readDesired, readFields, readIdentity } from '../inputs/desired.ts';
import { readBuckets } from '../inputs/preflight.ts';
import { InputReader } from '../inputs/reader.ts';
import type { InputSource } from '../inputs/settings.ts';
import { didYouMean } from '../inputs/suggest.ts';
import type { ManifestPointer, OneTask } from '../inputs/task.ts';
import { hasBuckets } from '../preflight/services.ts';
import type { Problems } from './problems.ts';
import { lookUp, referenceTo, referringInputs } from './references.ts';
import type { WorkspacePath } from './workspace-file.ts';
import type { Mapping, Tree } from './yaml.ts';

/** The step that names a manifest, and the sources of the manifest's values. */
export interface ManifestSource
  extends Pick<InputSource, 'get' | 'types' | 'redact' | 'environment'>,
    Pick<ManifestPointer, 'operation'>,
    WorkspacePath {
  /** Called with every value from the environment, and every secret in the file, before anything is shown. */
  readonly addSecret: (value: string) => void;
}

/** An entry as the task that a separate step would have. */
export interface Draft {
  readonly task: OneTask;
  /** Returns the offset of a key in the file, or that of the entry if it has no such key. */
  readonly at: (key: string) => number;
}

export const KEYS_WHEN_ABSENT: readonly string[] = ['type', 'name', 'state'];

/** The values of `state`; the first is the default. */
export const STATES = ['present', 'absent'] as const;

/** Returns the keys of an entry of a type, in the order of an export. */
export function keysOf(type: ConnectionType): readonly string[] {
  const { fields } = type;
  return [
    ...new Set(['type', 'name', 'state', 'previous-name', ...fields.map(({ input }) => input)]),
    ...(fields.some(({ kind }) => kind === 'write-only') ? ['credentials'] : []),
    ...(fields.some(({ kind }) => kind === 'immutable') ? ['on-immutable-change'] : []),
    ...(hasBuckets(type) ? ['buckets'] : []),
  ];
}

/**
 * Reads one entry, and adds its problems.
 *
 * @param modes texts for keys that the entry lacks.
 * @returns nothing for an entry without a type, which is a problem.
 */
export function readEntry(
  map: Mapping,
  modes: ReadonlyMap<string, string>,
  source: ManifestSource,
  problems: Problems,
): Draft | undefined {
  const { types, get, redact } = source;
  const at = (key: string) => map.pairs.get(key)?.at ?? map.at;
  const texts = new Map(modes);
  const known = new Set(types.flatMap(keysOf));
  for (const [key, { value }] of map.pairs) {
    // Unknown keys are reported below.
    if (!known.has(key)) continue;
    const text = readText(key, value, (why) => problems.add(at(key), `${key}: ${why}`));
    if (text !== undefined) texts.set(key, text);
  }
  const references = referringInputs(types).filter((input) => /^\$\{[^{}]*\}$/.test(texts.get(input) ?? ''));
  const unshown = [...texts].flatMap(([key, text]) => (problems.mayQuote(`${key}: ${text}`) ? [] : [key]));
  const hidden = [...secretInputs(types), ...maskedInputs(get), ...references, ...unshown];
  const reader = new InputReader((input) => texts.get(input), hidden, redact);

  const names = types.map(({ input }) => input);
  if (!map.pairs.has('type')) problems.add(map.at, `type: it is missing; expected one of ${names.join(', ')}`);
  if (!map.pairs.has('name')) problems.add(map.at, 'name: it is missing; expected the exact name of the connection');
  const typeName = reader.oneOf('type', names);
  const type = types.find(({ input }) => input === typeName);
  const isAbsent = reader.oneOf('state', STATES, {}, ['absent']) === 'absent';
  for (const key of map.pairs.keys()) {
    const why = whyNotAllowed(key, problems.shows(at(key)), type, isAbsent, source);
    if (why !== undefined) problems.add(at(key), why);
  }
  resolveReferences(texts, reader, source, (input, text) => problems.warn(at(input), `${input}: ${text}`));
  const task = taskOf(reader, type, isAbsent, source);
  for (const [text, input] of reader.found) problems.add(at(input ?? 'type'), text);
  for (const [input, text] of reader.doubts) problems.warn(at(input), `${input}: ${text}`);
  return task && { task, at };
}

/** Returns a value as text; reports a missing one, and an empty one without effect. */
function readText(key: string, value: Tree, report: (text: string) => void): string | undefined {
  const clears = key === 'description';
  if (key === 'buckets' && value.kind === 'list') {
    const names = value.items.map((item) => (item.kind === 'text' ? item.text : ''));
    if (!names.includes('')) return names.join('\n');
  }
  if (value.kind !== 'text') report(`got a ${value.kind}; expected a single value`);
  else if (value.isNull) report(`it has no value; leave it out, or give ${clears ? 'one ("" clears it)' : 'one'}`);
  else if (value.text === '' && !clears) report('it is empty; leave it out, or give a value');
  else return value.text;
  return undefined;
}

function whyNotAllowed(
  key: string,
  isShown: boolean,
  type: ConnectionType | undefined,
  isAbsent: boolean,
  { types, redact }: ManifestSource,
): string | undefined {
  if (key === 'connection-id') {
    return 'connection-id: entries are matched by name; to rename a connection, give its old name as previous-name';
  }
  const of = type === undefined ? 'an entry' : `an entry of type ${type.input}`;
  const allowed = new Set((type === undefined ? types : [type]).flatMap(keysOf));
  const owners = types.filter((one) => keysOf(one).includes(key)).map(({ input }) => input);
  if (owners.length === 0) {
    const hint = didYouMean(key, [...allowed]);
    const name = (isShown || hint) && /^[\w.-]{1,60}$/.test(key) ? JSON.stringify(redact(key)) : 'this';
    const expected = [[...allowed].join(', '), hint].filter((part) => part !== '').join('; ');
    return `${name} is not a key of ${of}; expected one of ${expected}`;
  }
  if (!allowed.has(key)) {
    return `${key}: it belongs to type ${owners.join(' and ')}, but this is ${of}; correct the type, or remove this key`;
  }
  if (!isAbsent || KEYS_WHEN_ABSENT.includes(key)) return undefined;
  return `${key}: it has no effect with state "absent", which deletes the connection; remove it`;
}

const READABLE =
  'everyone who can read the repository can read this secret; pass it to the step as an environment variable';

/** Replaces references to environment variables with their values, and warns about texts that only resemble them. */
function resolveReferences(
  texts: Map<string, string>,
  reader: InputReader,
  { types, environment }: ManifestSource,
  warn: (input: string, text: string) => void,
): void {
  const readable = referringInputs(types);
  for (const [input, text] of texts) {
    const looked = readable.includes(input) ? lookUp(text, environment) : undefined;
    if (looked?.value !== undefined) texts.set(input, looked.value);
    if (looked?.expected !== undefined) {
      reader.reject(input, text, looked.expected);
      texts.delete(input);
    }
    if (looked !== undefined) continue;
    if (text.includes('${{')) warn(input, `\${{ … }} is plain text here: GitHub evaluates it only in workflow files.`);
    else if (/\$\{[^{}]*\}/.test(text)) {
      const only = readable.includes(input) ? 'as the whole value' : `as a value of ${readable.join(', ')}`;
      warn(input, `\${…} is plain text here; environment variables are read only ${only}.`);
    }
    if (secretInputs(types).includes(input)) warn(input, `${READABLE}, and write ${referenceTo(input)} here.`);
  }
}

function taskOf(
  reader: InputReader,
  type: ConnectionType | undefined,
  isAbsent: boolean,
  { types, operation }: ManifestSource,
): OneTask | undefined {
  const isNamed = reader.text('name') !== undefined;
  const identity = isNamed ? readIdentity(reader, type, isAbsent ? 'delete' : operation) : {};
  if (isAbsent) {
    const deleting = operation === 'verify' ? 'verify' : 'delete';
    return type && { kind: 'one', type, identity, state: 'absent', operation: deleting };
  }
  const buckets = readBuckets(reader);
  if (type === undefined) {
    readFields(reader, allFields(types));
    return undefined;
  }
  const desired = readDesired(reader, operation, type, identity);
  checkRoom(reader, desired);
  return { kind: 'one', type, identity, state: 'present', operation, desired, buckets };
}
