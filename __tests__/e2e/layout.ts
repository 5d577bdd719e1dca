/** The text with each of its lines further to the right. */
export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** JSON with a line for each part of the outermost array or object. */
export function inLines(value: object): string {
  const parts = Array.isArray(value)
    ? value.map((part) => JSON.stringify(part))
    : Object.entries(value).map(([name, part]) => `${name}: ${JSON.stringify(part)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : [open, ...parts.map((part) => `  ${part}`), close].join('\n');
}
