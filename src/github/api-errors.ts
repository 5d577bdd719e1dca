import { NetworkError } from '../http/network-error.ts';

/** Whether GitHub refused for lack of a permission: a 403 or 404, except for rate limits. */
export function isForbidden(trouble: unknown): boolean {
  const { status, said } = explained(trouble);
  return (status === 403 || status === 404) && !/rate limit/i.test(said);
}

/** Returns the log line, not a warning, for a run that may have no pull request at all. */
export function notLookedUp(trouble: unknown): string {
  const { said } = explained(trouble);
  return `No comment was written, because the pull request of this commit could not be looked up: ${said} To get comments, give the job \`permissions: pull-requests: write\`; otherwise, set \`comment: never\`.`;
}

/** Returns the warning for a comment that could not be written. */
export function notWritten(trouble: unknown, number: number | undefined): string {
  const { status, said } = explained(trouble);
  const which = number === undefined ? 'the pull request' : `pull request ${number}`;
  return `The comment on ${which} was not written; the result of the run does not depend on it: ${said} ${networkAdvice(trouble) ?? adviceFor(status, said)}`;
}

function explained(trouble: unknown): { readonly status: number; readonly said: string } {
  const words = trouble instanceof Error ? trouble.message : String(trouble);
  // Octokit adds the address of its documentation, and puts each GraphQL error on its own line.
  const said = words
    .replace(/ - https:\/\/docs\.github\.com\S*/, '')
    .replace(/\s+/g, ' ')
    .replace(/\.?$/, '.');
  return { status: trouble instanceof Error && 'status' in trouble ? Number(trouble.status) : 0, said };
}

const PERMISSIONS = `Give the job these permissions:
permissions:
  contents: read
  pull-requests: write
On pull requests from forks and from Dependabot the token is still read-only: see the job summary there, or set \`comment: never\`.`;

/** Returns advice for a certificate or proxy that fails. */
function networkAdvice(trouble: unknown): string | undefined {
  // Octokit wraps errors, except for timeouts.
  const error = trouble instanceof NetworkError ? trouble : trouble instanceof Error ? trouble.cause : undefined;
  if (!(error instanceof NetworkError)) return undefined;
  const { kind, proxy, blamesProxy } = error;
  const place = proxy === undefined || blamesProxy ? '' : ` The request went through the proxy ${proxy}.`;
  if (kind === 'tls') {
    return `The runner does not trust the certificate: give Node its certificate authority with NODE_EXTRA_CA_CERTS.${place}`;
  }
  // The answer came through.
  if (kind === 'too-large' || kind === 'unreadable') return undefined;
  if (proxy === undefined && kind !== 'proxy') return undefined;
  return `Check HTTPS_PROXY, and whether NO_PROXY should include the host.${place}`;
}

function adviceFor(status: number, said: string): string {
  if (status === 401) return 'Check the input github-token: GitHub does not accept it.';
  if (/no pull request|could not resolve to a/i.test(said)) return 'Check the input pr-number.';
  if (/archived/i.test(said)) return 'The repository is archived: set `comment: never`.';
  if (/locked/i.test(said)) return 'The conversation is locked: unlock it, or set `comment: never`.';
  if (status === 403 || status === 404) return PERMISSIONS;
  return 'The report is in the job summary. Run again to write the comment.';
}
