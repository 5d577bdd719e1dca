/** What stands where a secret was. */
const REPLACEMENT = '***';

export type Redact = (text: string) => string;

/**
 * Makes the function that takes secrets out of texts.
 *
 * Each secret is found as it is, each line of it by itself, and as JSON, a URL and base64 write it.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter((form) => form !== '');
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(
    forms
      .sort((a, b) => b.length - a.length)
      .map(escapePattern)
      .join('|'),
    'g',
  );
  return (text) => text.replace(pattern, REPLACEMENT);
}

/** Every form in which a secret is looked for. */
export function formsOf(secret: string): readonly string[] {
  const lines = [secret, ...secret.split(/[\r\n]+/)];
  return lines.flatMap((line) => [
    line,
    JSON.stringify(line).slice(1, -1),
    encodeURIComponent(line.toWellFormed()),
    escapeHtml(line),
    Buffer.from(line).toString('base64'),
    Buffer.from(line).toString('base64url'),
  ]);
}

/** JSON with the secrets taken out of every text and name in it, so that it stays JSON. */
export function redactedJson(value: unknown, redact: Redact): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'string') return redact(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [redact(name), inner]));
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
