import { defined } from '../connections/fields.ts';
import { CREDENTIALS_MODES, IMMUTABLE_MODES } from '../inputs/desired.ts';
import { InputReader } from '../inputs/reader.ts';
import { crossCheck } from './cross-checks.ts';
import { type ManifestSource, readEntry } from './entry.ts';
import { Problems } from './problems.ts';
import { createLineFilter, findSecrets } from './sensitive-values.ts';
import { LARGEST, readFileIn, wrongPath } from './workspace-file.ts';
import { type Mapping, parseYaml, reportSyntax, type Tree, toTree } from './yaml.ts';

/**
 * Reads and checks a manifest.
 *
 * @throws InputError with all problems at once, each with file, line, column and the line itself.
 */
export async function readManifest(source: ManifestSource) {
  const text = await readFileIn(source);
  if (text !== undefined) return manifestFrom(text, source);
  const expected = 'the path of an existing file; check the path, and that the step runs after actions/checkout';
  throw wrongPath(source, expected);
}

/** @throws InputError as {@link readManifest}. */
export function manifestFrom(text: string, source: ManifestSource) {
  const parsed = parseYaml(text);
  const isBroken = parsed.document.errors.length > 0;
  const file = { ...source, ...parsed, shownIn: createLineFilter(source, isBroken) };
  const problems = new Problems(file);
  reportSyntax(parsed, problems);
  // Problems that follow from broken syntax are not reported, but its secrets must be known.
  const tree = toTree(parsed, isBroken ? new Problems(file) : problems);
  findSecrets(tree, source);
  if (!isBroken && tree.size > LARGEST) {
    problems.add(tree.at, 'with its aliases expanded, it has more than 1 MiB; use fewer aliases');
  }
  if (isBroken || tree.size > LARGEST) problems.throwIfAny();

  const modes = readModes(source, problems);
  const drafts = entriesOf(tree, problems).flatMap((map) => readEntry(map, modes, source, problems) ?? []);
  crossCheck(drafts, problems);
  problems.throwIfAny();
  return { entries: drafts.map(({ task }) => task), warnings: problems.warnings };
}

/** Reads the step's own modes, the defaults of entries; an invalid one is a problem of the step, and may be a secret. */
function readModes({ get, redact }: ManifestSource, problems: Problems): Map<string, string> {
  const reader = new InputReader((name) => get(name) || undefined, ['credentials'], redact);
  const modes = {
    credentials: reader.oneOf('credentials', CREDENTIALS_MODES),
    'on-immutable-change': reader.oneOf('on-immutable-change', IMMUTABLE_MODES),
  };
  for (const problem of reader.problems) problems.add(-1, problem);
  return new Map(Object.entries(defined(modes)));
}

function entriesOf(tree: Tree, problems: Problems): Mapping[] {
  const expected = 'expected "connections:" with a list of entries below it';
  if (tree.kind !== 'map') {
    const isEmpty = tree.kind === 'text' && tree.isNull;
    problems.add(tree.at, `${isEmpty ? 'the manifest is empty' : `got a ${tree.kind}`}; ${expected}`);
    return [];
  }
  for (const [key, { at }] of tree.pairs) {
    const isOther = key !== 'connections';
    if (isOther) problems.add(at, 'the only key allowed here is "connections"; correct or remove this one');
  }
  const list = tree.pairs.get('connections');
  if (list === undefined) problems.add(tree.at, `connections: it is missing; ${expected}`);
  else if (list.value.kind !== 'list') {
    problems.add(list.at, 'connections: expected a list of entries, each beginning with "- "; [] for none');
  }
  const items = list?.value.kind === 'list' ? list.value.items : [];
  return items.flatMap((item) => {
    if (item.kind === 'map') return [item];
    problems.add(item.at, 'expected an entry: keys with values, such as "type: aws" and "name: Production-S3"');
    return [];
  });
}
