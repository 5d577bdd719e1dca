import { allFields, secretInputs } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import { isLikeAny } from '../inputs/suggest.ts';
import { keysOf } from './keys.ts';
import type { Problems } from './problems.ts';
import { fromEnvironment } from './references.ts';
import type { ManifestSource } from './source.ts';
import type { Mapping, Tree } from './yaml.ts';

type Source = Pick<ManifestSource, 'types' | 'masked' | 'environment' | 'addSecret'>;

/**
 * Adds each secret once: values from the environment, and secrets in the file, also under a misspelled key. No line of
 * a problem shows them, or the value of an unknown key.
 */
export function findSecrets(tree: Tree, { types, masked, environment, addSecret }: Source, problems: Problems): void {
  const known = [...new Set(types.flatMap(keysOf))];
  const secret = secretInputs(types);
  const referring = allFields(types).filter((field) => field.fromEnvironment);
  const found = new Set<string>();
  for (const { key, value } of pairsIn(tree)) {
    const isKnown = known.includes(key.text);
    const isSecret = secret.includes(key.text) || (!isKnown && isLikeAny(key.text, secret));
    const isReferring = isSecret || referring.some(({ input }) => input === key.text);
    for (const text of textsIn(value)) {
      const looked = fromEnvironment(text, isReferring ? environment : undefined);
      if (looked.kind === 'value') found.add(looked.value);
      if (looked.kind === 'literal' && isSecret && text !== '') {
        found.add(text);
        problems.hide(value.written);
      }
    }
    if (!isKnown || masked.includes(key.text)) problems.hide(value.written);
  }
  found.forEach(addSecret);
}

/** In a file that is not valid YAML: hides possible values of secrets, up to the next key. */
export function hideByKeys(text: string, types: readonly ConnectionType[], problems: Problems): void {
  const known = [...new Set(types.flatMap(keysOf))].join('|');
  const secret = secretInputs(types).join('|');
  const begins = new RegExp(`(?:${secret})["']?[ \\t]*:`, 'g');
  const next = new RegExp(`\\n[ \\t]*(?:-[ \\t]+)?["']?(?:${known})["']?[ \\t]*:`, 'g');
  for (let found = begins.exec(text); found !== null; found = begins.exec(text)) {
    next.lastIndex = begins.lastIndex;
    const end = next.exec(text)?.index ?? text.length;
    problems.hide([begins.lastIndex, end]);
    begins.lastIndex = end;
  }
}

/** Returns the pairs of all entries and around them, each once despite aliases. */
function pairsIn(tree: Tree): Mapping['pairs'] {
  if (tree.kind !== 'map') return [];
  const entries = tree.pairs.flatMap(({ key, value }) => (key.text === 'connections' ? entriesIn(value) : []));
  return [
    ...tree.pairs.filter(({ key }) => key.text !== 'connections'),
    ...[...new Set(entries.map(({ pairs }) => pairs))].flat(),
  ];
}

function entriesIn(value: Tree): readonly Mapping[] {
  const items: readonly Tree[] = value.kind === 'list' ? value.items : [value];
  return items.filter((item) => item.kind === 'map');
}

function textsIn(tree: Tree, seen: Set<unknown> = new Set()): string[] {
  if (tree.kind === 'text') return [tree.text];
  const parts = tree.kind === 'list' ? tree.items : tree.pairs;
  if (seen.has(parts)) return [];
  seen.add(parts);
  return tree.kind === 'list'
    ? tree.items.flatMap((item) => textsIn(item, seen))
    : tree.pairs.flatMap(({ value }) => textsIn(value, seen));
}
