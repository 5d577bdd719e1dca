type Range = readonly [start: number, end: number];

function occurrences(text: string, secret: string): Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
    found.push([start, start + secret.length]);
  }
  return found;
}

/** The values one `add-mask` hides: the whole, and each of its lines. */
export function maskedValues(secret: string): string[] {
  const lines = secret.split(/[\r\n]/).map((line) => line.trim());
  return [...new Set([secret, ...lines])].filter((value) => value.trim() !== '');
}

/** Replaces every occurrence of a secret by `***`; secrets that touch or overlap become one `***`, as on a runner. */
export function mask(text: string, secrets: Iterable<string>): string {
  const ranges = [...secrets].flatMap((secret) => occurrences(text, secret)).sort(([a], [b]) => a - b);
  let result = '';
  let position = 0;
  for (const [start, end] of ranges) {
    if (start > position || position === 0) result += `${text.slice(position, start)}***`;
    position = Math.max(position, end);
  }
  return result + text.slice(position);
}
