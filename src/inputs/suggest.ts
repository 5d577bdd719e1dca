import leven from 'leven';

/** In characters: no key is as long, and the time to compare grows with the length. */
const LONGEST_COMPARED = 60;
const MOST_SUGGESTED = 3;

/**
 * Returns a question that suggests the words most like a text, e.g. `did you mean "us-east-1" or "us-west-1"?`; empty if
 * more than a third of its letters differ from every word. The text may lack a word's first parts: `region` is like
 * `aws-region`.
 */
export function didYouMean(text: string, words: readonly string[]): string {
  const distances = words.map((word) => distance(text, word));
  const least = Math.min(...distances);
  if (least > Math.min(text.length, LONGEST_COMPARED) / 3) return '';
  const nearest = words.filter((_word, at) => distances[at] === least).slice(0, MOST_SUGGESTED);
  return `did you mean ${nearest.map((word) => `"${word}"`).join(' or ')}?`;
}

/** Counts the letters that differ between a text and a word, or its end; the missing beginning counts as one half. */
function distance(text: string, word: string): number {
  const part = text.slice(0, LONGEST_COMPARED).toLowerCase();
  // Two neighbouring letters in the wrong order count as one, as in `nmae`.
  const at = [...word].findIndex((letter, index) => letter !== part[index]);
  if (at >= 0 && part === `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`) return 1;
  const beginning = part.length > 2 && word.startsWith(part) ? 1 : Number.POSITIVE_INFINITY;
  // For `aws-account-id`, also `account-id` and `id`.
  const ends = [...word.matchAll(/-/g)].map(({ index }) => word.slice(index + 1));
  return Math.min(leven(word, part), beginning, ...ends.map((end) => leven(end, part) + 0.5));
}
