import type { RecordedRequest } from '../../sandbox/sandbox.ts';

/** A comment taken apart. */
export interface CommentParts {
  /** The lines at its beginning that people do not see: marker, and the hidden part without digest and signature. */
  readonly hidden: string;
  /** What people see. */
  readonly visible: string;
}

/** Takes a comment apart. */
export function partsOf(body: string): CommentParts {
  const lines = body.split(/\r?\n/);
  const seen = lines.findIndex((line) => !/^<!-- .* -->$/.test(line));
  const at = seen === -1 ? lines.length : seen;
  return { hidden: lines.slice(0, at).map(withoutDigest).join('\n'), visible: lines.slice(at).join('\n') };
}

/** Digest and signature follow the wording, and say nothing about what the run did. */
function withoutDigest(line: string): string {
  return line.replace(/^<!-- [0-9a-f]{64} (\d+\.\d+ [a-z]+ \w+) [0-9a-f]{16} (.*)-->$/, '<!-- $1 $2-->');
}

/** The record of the review in a comment, which is empty if it has none; `undefined` without a hidden part. */
export function recordIn(body: string): string | undefined {
  return /^<!-- [0-9a-f]{64} \S+ \S+ \S+ \S+ (\S*) -->$/m.exec(body)?.[1];
}

/** The comment that a request to GitHub writes; `undefined` when it writes none. */
export function commentIn({ path, body }: Pick<RecordedRequest, 'path' | 'body'>): string | undefined {
  if (!path.startsWith('/github/') || typeof body !== 'object' || body === null || !('body' in body)) return undefined;
  return typeof body.body === 'string' ? body.body : undefined;
}
