import { messageOf } from '../errors.ts';
import { readRetryAfter } from '../http/backoff.ts';
import { NetworkError } from '../http/fetch.ts';
import { startOf } from '../sanitize/escape.ts';
import { at, textAt } from './event.ts';

const PERMISSIONS = `Give the job these permissions:
permissions:
  contents: read
  pull-requests: write
On pull requests from forks and from Dependabot the token is still read-only: see the log there, or set \`comment: never\`.`;
const UNTRUSTED = 'The runner does not trust the certificate: let Node trust its issuer with NODE_EXTRA_CA_CERTS.';
const AGAIN = 'Run again. The log has the changes.';
const FORBIDDEN = 'permissions';

/**
 * The causes of a refusal by its content, `[status types headers] words`; the first row that fits counts. Errors of
 * GraphQL have types and the status 0; a web page in place of JSON has the type PAGE.
 *
 * - https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 * - https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const CAUSES: readonly (readonly [cause: string, content: RegExp, fix: string])[] = [
  ['repository', /resolve to a Repository/, 'The token cannot see the repository: check the input github-token.'],
  ['pull request', /no pull request|resolve to a/i, 'Check the input pr-number.'],
  ['sign-on', /SAML|x-github-sso/i, 'Authorize the token in github-token for single sign-on (SAML), or leave it out.'],
  ['address', /IP allow list/i, "Use a runner that is on the organization's IP allow list."],
  ['blocked', /suspended|billing|blocked|disabled|^\[451/i, 'The owner of the account has to ask GitHub Support.'],
  ['migration', /for migration|maintenance/i, 'Run again after the migration or the maintenance.'],
  ['archived', /archived/i, 'The repository is archived: set `comment: never`.'],
  ['locked', /is locked/i, 'The conversation is locked: unlock it, or set `comment: never`.'],
  ['token', /^\[401|bad credentials/i, 'Check the input github-token: GitHub does not accept it.'],
  ['token', /by personal access|SCOPES/, 'Let the token in github-token read and write pull requests.'],
  [FORBIDDEN, /FORBIDDEN|not accessible by/, PERMISSIONS],
  ['rate limit', /rate.?limit|abuse detection|submitted too quickly|^\[429/i, ''],
  ['page', /^\[4.. PAGE/, 'It is not the API that answered: check GITHUB_API_URL, and the proxy if there is one.'],
  [FORBIDDEN, /^\[40[34]|NOT_FOUND/, PERMISSIONS],
  ['unavailable', /^\[5/, `GitHub is unavailable: see https://www.githubstatus.com. ${AGAIN}`],
];

/** Reads an error of Octokit: its cause by its content, not by its status alone; GitHub's words; advice, in sentences. */
export function readRefusal(trouble: unknown): Readonly<Record<'cause' | 'said' | 'fix', string>> {
  const words = trouble instanceof TypeError ? 'GitHub answered in an unknown form' : messageOf(trouble);
  const isPage = /^\s*<(!doctype|html)\b/i.test(words);
  const said = sentence(isPage ? `a web page ("${/<title>([^<]*)/i.exec(words)?.[1] ?? ''}")` : words);
  // Octokit wraps errors, except for timeouts.
  const lost = trouble instanceof NetworkError ? trouble : at(trouble, 'cause');
  if (lost instanceof NetworkError) return { cause: 'network', said, fix: networkAdvice(lost) ?? AGAIN };
  const errors = at(trouble, 'errors') ?? at(trouble, 'response', 'data', 'errors');
  const types = Array.isArray(errors) ? errors.map((error) => textAt(error, 'type')) : [];
  const headers = ['x-github-sso', 'x-ratelimit-remaining'].map((name) => `${name}: ${headerOf(trouble, name)}`);
  const known = headers.filter((header) => /sso: required|remaining: 0$/.test(header));
  const content = `[${[at(trouble, 'status') ?? 0, isPage ? 'PAGE' : '', ...types, ...known].join(' ')}] ${said}`;
  const [cause, , fix] = CAUSES.find(([, pattern]) => pattern.test(content)) ?? ['unknown', /^/, AGAIN];
  return { cause, said, fix: fix || rateAdvice(trouble) };
}

export const isForbidden = (trouble: unknown) => readRefusal(trouble).cause === FORBIDDEN;

/** Returns the log line, not a warning, for a run that may have no pull request at all. */
export function notLookedUp(trouble: unknown): string {
  return `No comment was written, because the pull request of this commit could not be looked up: ${readRefusal(trouble).said} To get comments, give the job \`permissions: pull-requests: write\`; otherwise, set \`comment: never\`.`;
}

export function notWritten(trouble: unknown, number: number | undefined): string {
  const { said, fix } = readRefusal(trouble);
  const which = number === undefined ? 'the pull request' : `pull request ${number}`;
  return `The comment on ${which} was not written; the result of the run does not depend on it: ${said} ${fix}`;
}

/** Returns the wait that GitHub asks for, in milliseconds; 0 if it does not say. */
export function waitOf(trouble: unknown): number {
  return readRetryAfter(headerOf(trouble, 'retry-after')) ?? Math.max(0, resetOf(trouble) - Date.now());
}

/** The end of the primary rate limit, if it is reached, on the clock of `Date`; else 0. */
function resetOf(trouble: unknown): number {
  const isReached = headerOf(trouble, 'x-ratelimit-remaining') === '0';
  const reset = Number(headerOf(trouble, 'x-ratelimit-reset')) * 1000;
  return isReached && !Number.isNaN(new Date(reset).getTime()) ? reset : 0;
}

/** The error has the headers of a GraphQL answer itself. */
function headerOf(trouble: unknown, name: string): string {
  return textAt(trouble, 'response', 'headers', name) || textAt(trouble, 'headers', name);
}

function rateAdvice(trouble: unknown): string {
  const reset = resetOf(trouble);
  const seconds = Math.ceil(waitOf(trouble) / 1000);
  const wait = seconds > 0 ? `for ${seconds} seconds` : 'for some minutes';
  const when = reset > 0 ? `until ${new Date(reset).toISOString().slice(0, 19).replace('T', ' ')} UTC` : wait;
  return `GitHub limits the rate of requests with this token ${when}. Run again after that; the log has the changes. \`concurrency:\` lets workflows run one after the other.`;
}

/** Octokit adds the address of its documentation, and puts each GraphQL error on its own line. */
function sentence(words: string): string {
  const said = words
    .replace(/^Request failed due to following response errors:\s*- | - https:\/\/docs\.github\.com\S*/g, '')
    .replace(/\s+/g, ' ');
  return startOf(said, 500).replace(/\.?$/, '.');
}

function networkAdvice({ kind, proxy, blamesProxy, fix }: NetworkError): string | undefined {
  const place = proxy === undefined || blamesProxy ? '' : ` The request went through the proxy ${proxy}.`;
  if (fix !== undefined || kind === 'tls') return `${fix ?? UNTRUSTED}${place}`;
  // The answer came through, or there is no proxy.
  if (kind === 'too-large' || kind === 'unreadable' || (proxy === undefined && kind !== 'proxy')) return undefined;
  return `Check HTTPS_PROXY, and whether NO_PROXY should include the host.${place}`;
}
