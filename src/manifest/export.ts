import { requirementFor } from '../connections/fields.ts';
import { looksLikeTag } from '../connections/tag.ts';
import type { Connection, Field } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import { ActionError } from '../errors.ts';
import { REPOSITORY } from '../identity.ts';
import { unicodeEscape } from '../sanitize/escape.ts';
import type { Redact } from '../sanitize/redact.ts';
import { LIKE_REFERENCE, referenceTo } from './references.ts';
import { LARGEST, readFileIn, type WorkspacePath, writeFileIn, wrongPath } from './workspace-file.ts';

/** Marks a file that a later export may replace. */
const HEADER =
  '# Written by `operation: export` of the Pictory Connection action, which replaces a file that begins with this line.';

/** The JSON Schema of a manifest, for editors. */
export const SCHEMA_URL = `https://raw.githubusercontent.com/${REPOSITORY}/v1/schema/manifest.schema.json`;

const ABOUT_SECRETS = [
  '# Pictory never returns secrets: with `credentials: on-create`, the connections keep theirs. To manage them here, too,',
  '# give the step environment variables with their values, then remove `credentials` and the # before each secret. Each',
  '# connection needs variables of its own.',
];

/**
 * Returns the manifest of an account, in YAML: applied unchanged, it changes nothing.
 *
 * A comment replaces anything that a manifest cannot express. Descriptions have no tags.
 */
export function exported(connections: readonly Connection[], redact: Redact): string {
  // Entries are matched by name.
  const named = Map.groupBy(connections, ({ type, values }) => `${type.input}:${values.name}`);
  const shared = new Set([...named.values()].filter((same) => same.length > 1).flat());
  const entries = connections.flatMap((one) => entry(one, shared.has(one), redact));
  const lines = [
    HEADER,
    `# yaml-language-server: $schema=${SCHEMA_URL}`,
    ...(connections.some(({ type }) => type.fields.some(isSecret)) ? ABOUT_SECRETS : []),
    entries.every((line) => line.startsWith('  #')) ? 'connections: []' : 'connections:',
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
  const before = await readFileIn(place);
  if (!before || before.split(/\r?\n/, 1)[0] === HEADER) return;
  throw wrongPath(place, 'a new file, or one that an earlier export wrote; other files are not overwritten');
}

/**
 * Writes an export into a file of the workspace.
 *
 * @throws ActionError if the file may not be replaced, cannot be written, or would be too large for a manifest.
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
  await writeFileIn(place, text);
}

/** Returns the lines of one connection; only a comment if no entry could match it. */
function entry(connection: Connection, isShared: boolean, redact: Redact): string[] {
  const { type, connectionId } = connection;
  const values = view(connection);
  const blockers = new Map(type.fields.map((field) => [field.api, unsayable(field, values[field.api], redact)]));
  const unmatched = blockers.get('name') ?? (isShared ? 'is not unique' : undefined);
  if (unmatched !== undefined) {
    return [`  # The ${type.label} with the id ${quoted(redact(connectionId))} is left out: its name ${unmatched}.`];
  }
  const fields = type.fields.flatMap(({ api, input }) => {
    const [value, blocker] = [values[api], blockers.get(api)];
    if (blocker !== undefined) return [`# ${input} is left out: it ${blocker}.`];
    return value === undefined ? [] : [`${input}: ${quoted(value)}`];
  });
  const secrets = type.fields.filter(isSecret).map(({ input }) => `# ${input}: ${referenceTo(input)}`);
  if (secrets.length > 0) secrets.unshift('credentials: on-create');
  return [`  - type: ${type.input}`, ...[...fields, ...secrets].map((line) => `    ${line}`)];
}

const isSecret = ({ kind }: Field): boolean => kind === 'write-only';

/** Returns why a manifest cannot hold a value. */
function unsayable(field: Field, value: unknown, redact: Redact): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (redact(value) !== value) return 'contains a secret';
  if (value === '') return field.api === 'description' ? undefined : 'is empty';
  if (field.fromEnvironment && new RegExp(LIKE_REFERENCE).test(value)) return 'looks like an environment variable';
  if (field.api === 'description' && looksLikeTag(value)) return 'looks like a tag of this action';
  return requirementFor(field, value) === undefined ? undefined : 'is not within the documented limits of Pictory';
}

const quoted = (value: unknown): string => JSON.stringify(value).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, unicodeEscape);
