import type { ConnectionType } from '../connections/types.ts';
import type { Warning } from '../errors.ts';
import { CREDENTIALS_MODES, IMMUTABLE_MODES } from '../inputs/desired.ts';
import { InputReader } from '../inputs/reader.ts';
import { crossCheck } from './cross-checks.ts';
import { type PartialEntry, readEntry } from './entry.ts';
import { Problems } from './problems.ts';
import { findSecrets, hideByKeys } from './sensitive-values.ts';
import type { ManifestSource } from './source.ts';
import { LARGEST, readFileIn, wrongPath } from './workspace-file.ts';
import { type Mapping, parse, reportSyntax, type Tree, toTree } from './yaml.ts';

export interface Manifest {
  /** In the order of the file. */
  readonly entries: readonly Entry[];
  /** In sentences, each with file, line and column. */
  readonly warnings: readonly Warning[];
}

/** One connection of a manifest. `desired` is missing for `state: absent`: it should not exist. */
export type Entry = Pick<PartialEntry, 'identity' | 'desired' | 'buckets'> & { readonly type: ConnectionType };

/**
 * Reads and checks a manifest.
 *
 * @throws InputError with all problems at once, each with file, line, column and the line itself.
 */
export async function readManifest(source: ManifestSource): Promise<Manifest> {
  const place = { workspace: source.workspace, config: source.path };
  const text = await readFileIn(place);
  const expected = 'the path of an existing file; check the path, and that the step runs after actions/checkout';
  if (text === undefined) throw wrongPath(place, expected);
  return manifestFrom(text, source);
}

const MOST_WARNINGS = 10;

/**
 * Reads and checks the text of a manifest.
 *
 * @throws InputError as {@link readManifest}.
 */
export function manifestFrom(text: string, source: Omit<ManifestSource, 'workspace'>): Manifest {
  const { path, types, redact } = source;
  const parsed = parse(text);
  const position = (offset: number) => parsed.lines.linePos(offset);
  const file = { path, text, position };
  const problems = new Problems(file, redact);
  const isBroken = reportSyntax(parsed, problems);
  // Problems that follow from broken syntax are not reported, but its secrets must be known.
  const tree = toTree(parsed, isBroken ? new Problems(file, redact) : problems);
  findSecrets(tree, source, problems);
  if (isBroken) hideByKeys(text, types, problems);
  else if (tree.size > LARGEST) {
    problems.add(tree.at, 'with its aliases expanded, it has more than 1 MiB; use fewer aliases');
  }
  if (isBroken || tree.size > LARGEST) problems.throwIfAny();

  const defaults = readDefaults(source, problems);
  const warnings: Warning[] = [];
  const warn = (at: number, about: string) =>
    warnings.push({ title: 'Manifest', message: problems.placed(at, about), place: problems.place(at) });
  const drafts = entriesOf(tree, problems).map((map) => readEntry(map, { ...source, defaults, problems, warn }));
  crossCheck(drafts, position, problems);
  problems.throwIfAny();
  const left = warnings.length - MOST_WARNINGS;
  const message = `${path}: and ${left} more ${left === 1 ? 'warning' : 'warnings'} of this file.`;
  const more = left > 0 ? [{ title: 'Manifest', message }] : [];
  const shown = [...warnings.slice(0, MOST_WARNINGS), ...more];
  return { entries: drafts.map(finished), warnings: shown };
}

type Defaults = Pick<ManifestSource, 'defaults' | 'redact'>;

/** Reads the step's own modes; an invalid one is a problem of the step, and counts as not given. */
function readDefaults({ defaults, redact }: Defaults, problems: Problems): ManifestSource['defaults'] {
  const reader = new InputReader((name) => defaults(name) || undefined, [], redact);
  const modes: Readonly<Record<string, string | undefined>> = {
    credentials: reader.oneOf('credentials', CREDENTIALS_MODES),
    'on-immutable-change': reader.oneOf('on-immutable-change', IMMUTABLE_MODES),
  };
  for (const problem of reader.problems) problems.add(undefined, problem);
  return (name) => modes[name];
}

function entriesOf(tree: Tree, problems: Problems): Mapping[] {
  const expected = 'expected "connections:" with a list of entries below it';
  if (tree.kind !== 'map') {
    const isEmpty = tree.kind === 'text' && tree.isNull;
    problems.add(tree.at, isEmpty ? `the manifest is empty; ${expected}` : `got a ${tree.kind}; ${expected}`);
    return [];
  }
  for (const { key } of tree.pairs.filter((pair) => pair.key.text !== 'connections')) {
    problems.add(key.at, 'the only key allowed here is "connections"; correct or remove this one');
  }
  const list = tree.pairs.find(({ key }) => key.text === 'connections');
  if (list === undefined) {
    problems.add(tree.at, `connections: it is missing; ${expected}`);
    return [];
  }
  if (list.value.kind !== 'list') {
    problems.add(list.key.at, 'connections: expected a list of entries, each beginning with "- "; [] for none');
    return [];
  }
  return list.value.items.flatMap((item) => {
    if (item.kind === 'map') return [item];
    problems.add(item.at, 'expected an entry: keys with values, such as "type: aws" and "name: Production-S3"');
    return [];
  });
}

function finished({ type, identity, desired, buckets }: PartialEntry): Entry {
  if (type === undefined) throw new TypeError('an entry without problems has a type');
  return { type, identity, desired, buckets };
}
