import { requirementFor } from '../connections/fields.ts';
import { looksLikeTag } from '../connections/tag.ts';
import type { Connection, Field, FieldValue } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import { ActionError, InputError } from '../errors.ts';
import { REPOSITORY } from '../identity.ts';
import type { Redact } from '../sanitize/redact.ts';
import { LIKE_REFERENCE } from './keys.ts';
import { referenceTo } from './references.ts';
import { codeOf, LARGEST, readForWriting, type WorkspacePath, writeFileIn } from './workspace-file.ts';

/** Marks a file that a later export may replace. */
const HEADER =
  '# Written by `operation: export` of the Pictory Connection action, which replaces a file that begins with this line.';

/** The JSON Schema of a manifest, for editors. */
export const SCHEMA_URL = `https://raw.githubusercontent.com/${REPOSITORY}/v1/schema/manifest.schema.json`;

const ABOUT_SECRETS = [
  '# Pictory never returns secrets: with `credentials: on-create` they are left as they are. To keep them from here, too,',
  '# give the step environment variables with them, remove `credentials`, and the # before the lines of the secrets; each',
  '# connection needs variables of its own.',
];

/**
 * Returns the manifest of an account, in YAML: applied unchanged, it changes nothing.
 *
 * A comment replaces anything that a manifest cannot express. Descriptions have no tags.
 */
export function exported(connections: readonly Connection[], redact: Redact): string {
  const hasSecrets = connections.some(({ type }) => type.fields.some(({ kind }) => kind === 'write-only'));
  // Entries are matched by name.
  const key = ({ type, values }: Connection) => `${type.input}:${values.name}`;
  const named = Map.groupBy(connections, key);
  const entries = connections.flatMap((one) => entry(one, (named.get(key(one)) ?? []).length > 1, redact));
  const isEmpty = entries.every((line) => line.startsWith('  #'));
  const lines = [
    HEADER,
    `# yaml-language-server: $schema=${SCHEMA_URL}`,
    ...(hasSecrets ? ABOUT_SECRETS : []),
    isEmpty ? 'connections: []' : 'connections:',
    ...entries,
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Checks that an export may be written, before any request.
 *
 * @throws InputError if the path leads out of the workspace, or to a file that is not an export.
 */
export async function checkExport(place: WorkspacePath): Promise<void> {
  const before = await readForWriting(place);
  if (before === undefined || before === '' || before.split(/\r?\n/, 1)[0] === HEADER) return;
  throw new InputError([
    `config: got ${JSON.stringify(place.path)}; expected a new file, or one that an earlier export wrote; other files are not overwritten`,
  ]);
}

/**
 * Writes an export into a file of the workspace.
 *
 * @throws ActionError if the file may not be replaced (see {@link checkExport}), cannot be written, or would be too
 * large for a manifest.
 */
export async function writeExport(place: WorkspacePath, text: string): Promise<void> {
  const size = Buffer.byteLength(text);
  if (size > LARGEST) {
    throw new ActionError({
      title: 'The export is too large',
      message: `The manifest would have ${size} bytes, but a manifest can have at most 1 MiB.`,
      fix: 'Export each type to a file of its own, with `type`.',
    });
  }
  await checkExport(place);
  try {
    await writeFileIn(place, text);
  } catch (error) {
    if (error instanceof ActionError) throw error;
    throw new ActionError({
      title: 'The export could not be written',
      message: `The file ${JSON.stringify(place.path)} could not be written (${codeOf(error)}).`,
      fix: 'Check the path in config, and that the step may write there.',
      cause: error,
    });
  }
}

/** Returns the lines of one connection; only a comment if no entry could match it. */
function entry(connection: Connection, isShared: boolean, redact: Redact): string[] {
  const { type, connectionId } = connection;
  const values = view(connection);
  const name = type.fields.find(({ api }) => api === 'name');
  const own = name === undefined ? undefined : unsayable(name, connection.values.name, redact);
  const blocker = own ?? (isShared ? 'is not unique' : undefined);
  if (blocker !== undefined) {
    return [`  # The ${type.label} with the id ${quoted(redact(connectionId))} is left out: its name ${blocker}.`];
  }
  const fields = type.fields.flatMap((field) => fieldLine(field, values[field.api], redact));
  return [`  - type: ${type.input}`, ...[...fields, ...secretLines(type.fields)].map((line) => `    ${line}`)];
}

function fieldLine(field: Field, value: FieldValue | number | undefined, redact: Redact): string[] {
  if (value === undefined || field.kind === 'write-only') return [];
  const blocker = typeof value === 'string' ? unsayable(field, value, redact) : undefined;
  if (blocker !== undefined) return [`# ${field.input} is left out: it ${blocker}.`];
  return [`${field.input}: ${typeof value === 'string' ? quoted(value) : value}`];
}

function secretLines(fields: readonly Field[]): string[] {
  const secrets = fields.filter(({ kind }) => kind === 'write-only');
  if (secrets.length === 0) return [];
  return ['credentials: on-create', ...secrets.map(({ input }) => `# ${input}: ${referenceTo(input)}`)];
}

/** Returns why a manifest cannot hold a value. */
function unsayable(field: Field, value: string, redact: Redact): string | undefined {
  if (redact(value) !== value) return 'contains a secret';
  if (value === '') return field.api === 'description' ? undefined : 'is empty';
  if (field.fromEnvironment && new RegExp(LIKE_REFERENCE).test(value)) return 'looks like an environment variable';
  if (field.api === 'description' && looksLikeTag(value)) return 'looks like a tag of this action';
  return requirementFor(field, value) === undefined ? undefined : 'is not within the documented limits of Pictory';
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}
