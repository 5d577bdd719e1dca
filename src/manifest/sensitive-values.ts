import { secretInputs } from '../connections/registry.ts';
import { maskedInputs } from '../inputs/desired.ts';
import { didYouMean } from '../inputs/suggest.ts';
import { keysOf, type ManifestSource } from './entry.ts';
import type { Problems } from './problems.ts';
import { lookUp, referringInputs } from './references.ts';
import type { Tree } from './yaml.ts';

/**
 * Adds each secret once: values from the environment, and secrets in the file, also under a misspelled key. No line of
 * a problem shows them, or the value of an unknown key.
 */
export function findSecrets(tree: Tree, source: ManifestSource, problems: Problems): void {
  const { types, get, environment, addSecret } = source;
  const known = new Set(types.flatMap(keysOf));
  const secret = secretInputs(types);
  const masked = maskedInputs(get);
  const referring = referringInputs(types);
  const found = new Set<string>();
  for (const [key, { value }] of pairsIn(tree)) {
    const isKnown = known.has(key);
    const isSecret = secret.includes(key) || (!isKnown && didYouMean(key, secret) !== '');
    const isReferring = isSecret || referring.includes(key);
    for (const text of isReferring ? textsIn(value) : []) {
      const looked = lookUp(text, environment);
      if (looked?.value !== undefined) found.add(looked.value);
      if (looked === undefined && isSecret && text !== '') {
        found.add(text);
        problems.hide(value.written);
      }
    }
    if (!isKnown || masked.includes(key)) problems.hide(value.written);
  }
  found.forEach(addSecret);
}

/**
 * Hides anything that follows the name of a secret in the text, up to the next key: the file may not be valid YAML, and a
 * value in the wrong place is part of no entry. A reference is no secret.
 */
export function hideByKeys(text: string, { types }: ManifestSource, problems: Problems): void {
  const names = secretInputs(types).map((input) => input.replaceAll('-', '[-_ ]?'));
  const reference = `[ \\t]*["']?\\$\\{[^{}\\s]*\\}["']?[ \\t]*(?:[,}\\r\\n]|$)`;
  const begins = `(?:${names.join('|')})["'\\]]*[ \\t]*(?:[:=]|[ \\t])[ \\t]*(?!${reference})`;
  const next = `\\n[ \\t]*(?:-[ \\t]+)?["']?(?:${types.flatMap(keysOf).join('|')})["']?[ \\t]*:`;
  const secrets = new RegExp(`(${begins})[\\s\\S]*?(?=${next}|$)`, 'gi');
  for (const { index, 0: whole, 1: begin = '' } of text.matchAll(secrets)) {
    problems.hide([index + begin.length, index + whole.length]);
  }
}

/** Returns the pairs of all entries and around them, each once despite aliases. */
function pairsIn(tree: Tree) {
  const around = new Map(tree.kind === 'map' ? tree.pairs : []);
  const list = around.get('connections')?.value;
  around.delete('connections');
  const items = list?.kind === 'list' ? list.items : [list];
  const entries = new Set(items.map((item) => (item?.kind === 'map' ? item.pairs : undefined)));
  return [around, ...entries].flatMap((pairs) => [...(pairs ?? [])]);
}

function textsIn(tree: Tree, seen: Set<unknown> = new Set()): string[] {
  if (tree.kind === 'text') return [tree.text];
  // Aliases share it.
  if (seen.has(tree.written)) return [];
  seen.add(tree.written);
  const parts = tree.kind === 'list' ? tree.items : [...tree.pairs.values()].map(({ value }) => value);
  return parts.flatMap((part) => textsIn(part, seen));
}
