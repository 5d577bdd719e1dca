import { allFields, secretInputs } from '../connections/registry.ts';
import type { ConnectionType, Desired, Field, Identity } from '../connections/types.ts';
import { readBuckets } from '../inputs/buckets.ts';
import { checkRoom, readDesired, readFields, readIdentity } from '../inputs/desired.ts';
import { InputReader } from '../inputs/reader.ts';
import { didYouMean } from '../inputs/suggest.ts';
import { KEYS_WHEN_ABSENT, keysOf, STATES } from './keys.ts';
import type { Problems } from './problems.ts';
import { fromEnvironment, referenceTo } from './references.ts';
import type { ManifestSource } from './source.ts';
import type { Mapping } from './yaml.ts';

export interface EntryContext extends Omit<ManifestSource, 'path' | 'workspace' | 'addSecret'> {
  readonly problems: Problems;
  /** @param at offset in the file. */
  readonly warn: (at: number, text: string) => void;
}

export interface PartialEntry {
  readonly type?: ConnectionType;
  readonly identity: Identity;
  readonly desired?: Desired;
  /** For the preflight. */
  readonly buckets?: readonly string[];
  readonly isAbsent: boolean;
  /** Returns the offset of a key in the file, or that of the entry if it has no such key. */
  readonly at: (key: string) => number;
}

/** Reads one entry, and adds its problems. */
export function readEntry(map: Mapping, context: EntryContext): PartialEntry {
  const { types, problems, redact } = context;
  const pairs = new Map(map.pairs.map((pair) => [pair.key.text, pair]));
  const at = (key: string) => pairs.get(key)?.key.at ?? map.at;
  const texts = new Map(map.pairs.flatMap((pair) => readPair(pair, context)));
  const fields = allFields(types);
  const secret = [...secretInputs(types), ...context.masked, ...fieldsFromEnvironment(map, fields)];
  const reader = new InputReader((input) => texts.get(input) ?? context.defaults(input), secret, redact);
  const problem = (input: string, text: string) => problems.add(at(input), `${input}: ${text}`);

  const names = types.map(({ input }) => input);
  if (!pairs.has('type')) problem('type', `it is missing; expected one of ${names.join(', ')}`);
  if (!pairs.has('name')) problem('name', 'it is missing; expected the exact name of the connection');
  const typeName = reader.oneOf('type', names);
  const type = types.find(({ input }) => input === typeName);
  const isAbsent = reader.oneOf('state', STATES, {}, ['absent']) === 'absent';
  for (const { key } of map.pairs) {
    const why = whyNotAllowed(key.text, type, isAbsent, context);
    if (why !== undefined) problems.add(key.at, why);
  }
  resolveReferences(texts, fields, map, reader, context);

  const identity = texts.has('name') ? readIdentity(reader, type, isAbsent ? 'delete' : context.operation) : {};
  const desired = isAbsent ? undefined : readDesiredOf(reader, type, identity, context);
  const buckets = isAbsent ? undefined : readBuckets(reader);
  for (const [text, input] of reader.found) problems.add(at(input ?? 'type'), text);
  for (const [input, text] of reader.doubts) context.warn(at(input), `${input}: ${text}`);
  return { type, identity, desired, buckets, isAbsent, at };
}

function readDesiredOf(
  reader: InputReader,
  type: ConnectionType | undefined,
  identity: Identity,
  context: EntryContext,
): Desired | undefined {
  if (type === undefined) {
    readFields(reader, allFields(context.types));
    return undefined;
  }
  const desired = readDesired(reader, context.operation, type, identity);
  checkRoom(reader, desired, context.apiKey);
  return desired;
}

/** Returns a pair as text; none if it has no value, or an empty one without effect. */
function readPair({ key, value }: Mapping['pairs'][number], { problems, types }: EntryContext): [string, string][] {
  // Unknown keys are reported separately.
  if (!types.some((type) => keysOf(type).includes(key.text))) return [];
  const clears = key.text === 'description';
  const report = (text: string) => problems.add(key.at, `${key.text}: ${text}`);
  if (key.text === 'buckets' && value.kind === 'list') {
    const names = value.items.map((item) => (item.kind === 'text' ? item.text : ''));
    if (!names.includes('')) return [[key.text, names.join('\n')]];
  }
  if (value.kind !== 'text') report(`got a ${value.kind}; expected a single value`);
  else if (value.isNull) report(`it has no value; leave it out, or give ${clears ? 'one ("" clears it)' : 'one'}`);
  else if (value.text === '' && !clears) report('it is empty; leave it out, or give a value');
  else return [[key.text, value.text]];
  return [];
}

function whyNotAllowed(
  key: string,
  type: ConnectionType | undefined,
  isAbsent: boolean,
  { types, redact }: EntryContext,
): string | undefined {
  const of = type === undefined ? 'an entry' : `an entry of type ${type.input}`;
  const allowed = type === undefined ? [...new Set(types.flatMap(keysOf))] : keysOf(type);
  const owners = types.filter((one) => keysOf(one).includes(key)).map(({ input }) => input);
  if (key === 'connection-id') {
    return 'connection-id: entries are matched by name; to rename a connection, give its old name as previous-name';
  }
  if (owners.length === 0) {
    const whole = redact(key);
    const shown = JSON.stringify(whole.length > 60 ? `${whole.slice(0, 60)}…` : whole);
    const hint = didYouMean(key, allowed);
    return `${shown} is not a key of ${of}; expected one of ${[allowed.join(', '), ...(hint === '' ? [] : [hint])].join('; ')}`;
  }
  if (!allowed.includes(key)) {
    return `${key}: it belongs to type ${owners.join(' and ')}, but this is ${of}; correct the type, or remove this key`;
  }
  if (!isAbsent || KEYS_WHEN_ABSENT.includes(key)) return undefined;
  return `${key}: it has no effect with state "absent", which deletes the connection; remove it`;
}

/** Replaces references to environment variables with their values, and warns about texts that only resemble them. */
function resolveReferences(
  texts: Map<string, string>,
  fields: readonly Field[],
  map: Mapping,
  reader: InputReader,
  { environment, warn }: EntryContext,
): void {
  const readable = fields.filter((field) => field.fromEnvironment).map(({ input }) => input);
  for (const { key } of map.pairs) {
    const input = key.text;
    const text = texts.get(input);
    if (text === undefined) continue;
    const field = fields.find((one) => one.input === input);
    const looked = fromEnvironment(text, field?.fromEnvironment && environment);
    const warnHere = (about: string) => warn(key.at, `${input}: ${about}`);
    if (looked.kind === 'value') texts.set(input, looked.value);
    if (looked.kind === 'problem') {
      reader.reject(input, text, looked.expected);
      texts.delete(input);
    }
    if (looked.kind !== 'literal') continue;
    if (/\$\{[^{}]*\}/.test(text)) {
      const only = field?.fromEnvironment ? 'as the whole value' : `as a value of ${readable.join(', ')}`;
      warnHere(`\${…} is plain text here; environment variables are read only ${only}.`);
    }
    if (field?.kind === 'write-only') {
      warnHere(
        `everyone who can read the repository can read this secret; pass it to the step as an environment variable, and write ${referenceTo(input)} here.`,
      );
    }
  }
}

/** Returns the inputs of an entry with values from the environment, which count as secrets. */
function fieldsFromEnvironment(map: Mapping, fields: readonly Field[]): string[] {
  return map.pairs
    .filter(({ value }) => value.kind === 'text' && /^\$\{[^{}]*\}$/.test(value.text))
    .filter(({ key }) => fields.some((field) => field.fromEnvironment && field.input === key.text))
    .map(({ key }) => key.text);
}
