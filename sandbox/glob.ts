/** A pattern in which `*` stands for anything within a segment of a path, and `**` for anything at all. */
export function glob(pattern: string): RegExp {
  const source = pattern
    .split(/(\*+)/)
    .map((piece) => (piece.startsWith('**') ? '.*' : piece === '*' ? '[^/]*' : escaped(piece)))
    .join('');
  return new RegExp(`^${source}$`, 's');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
