import { allFields, secretInputs } from '../connections/registry.ts';
import { maskedInputs } from '../inputs/desired.ts';
import { isLikeAny } from '../inputs/suggest.ts';
import { keysOf, type ManifestSource } from './entry.ts';
import type { Problems } from './problems.ts';
import { lookUp } from './references.ts';
import type { Mapping, Tree } from './yaml.ts';

/**
 * Adds each secret once: values from the environment, and secrets in the file, also under a misspelled key. No line of
 * a problem shows them, or the value of an unknown key.
 */
export function findSecrets(
  tree: Tree,
  { types, get, environment, addSecret }: ManifestSource,
  problems: Problems,
): void {
  const known = new Set(types.flatMap(keysOf));
  const secret = secretInputs(types);
  const masked = maskedInputs(get);
  const referring = allFields(types).filter(({ fromEnvironment }) => fromEnvironment);
  const found = new Set<string>();
  for (const { key, value } of pairsIn(tree)) {
    const isKnown = known.has(key.text);
    const isSecret = secret.includes(key.text) || (!isKnown && isLikeAny(key.text, secret));
    const isReferring = isSecret || referring.some(({ input }) => input === key.text);
    for (const text of isReferring ? textsIn(value) : []) {
      const looked = lookUp(text, environment);
      if (looked?.value !== undefined) found.add(looked.value);
      if (looked === undefined && isSecret && text !== '') {
        found.add(text);
        problems.hide(value.written);
      }
    }
    if (!isKnown || masked.includes(key.text)) problems.hide(value.written);
  }
  found.forEach(addSecret);
}

/** In a file that is not valid YAML: hides possible values of secrets, up to the next key. */
export function hideByKeys(text: string, { types }: ManifestSource, problems: Problems): void {
  const begins = `(?:${secretInputs(types).join('|')})["']?[ \\t]*:`;
  const next = `\\n[ \\t]*(?:-[ \\t]+)?["']?(?:${types.flatMap(keysOf).join('|')})["']?[ \\t]*:`;
  for (const { index, 0: whole, 1: begin = '' } of text.matchAll(
    new RegExp(`(${begins})[\\s\\S]*?(?=${next}|$)`, 'g'),
  )) {
    problems.hide([index + begin.length, index + whole.length]);
  }
}

/** Returns the pairs of all entries and around them, each once despite aliases. */
function pairsIn(tree: Tree): Mapping['pairs'] {
  if (tree.kind !== 'map') return [];
  const { true: list = [], false: others = [] } = Object.groupBy(
    tree.pairs,
    ({ key }) => `${key.text === 'connections'}`,
  );
  const items = list.flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]));
  return [...others, ...[...new Set(items.map((item) => (item.kind === 'map' ? item.pairs : [])))].flat()];
}

function textsIn(tree: Tree, seen: Set<unknown> = new Set()): string[] {
  if (tree.kind === 'text') return [tree.text];
  const parts = tree.kind === 'list' ? tree.items : tree.pairs.map(({ value }) => value);
  if (seen.has(tree.written)) return [];
  seen.add(tree.written);
  return parts.flatMap((part) => textsIn(part, seen));
}
