import { expect, test } from '@jest/globals';
import { notWritten } from '../../src/github/api-errors.ts';
import { NetworkError } from '../../src/http/fetch.ts';
import { PROXY_CODE } from '../../src/http/proxy.ts';

const PROXY = 'proxy.example:3128';
const PROXYS = 'Check HTTPS_PROXY';
const CERTIFICATE = 'NODE_EXTRA_CA_CERTS';
const THROUGH = `through the proxy ${PROXY}`;
const AGAIN = 'Run again';

/** What `fetch` throws for a request without an answer. */
const lost = (what: object, proxy?: string) => new NetworkError(Object.assign(new Error('x'), what), proxy);
/** The same as Octokit wraps it. */
const wrapped = (what: object, proxy?: string) => new Error('Failed', { cause: lost(what, proxy) });
const refused = (status: number, message: string) => Object.assign(new Error(message), { status });

test.each<[string, unknown, readonly string[], readonly string[]]>([
  [
    'an answer of another shape',
    new TypeError("Cannot read properties of null (reading 'errors')"),
    ['an unknown form', AGAIN],
    ['null'],
  ],
  ['a certificate', wrapped({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }), [CERTIFICATE], [THROUGH, PROXYS]],
  [
    'a certificate behind a proxy',
    wrapped({ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, PROXY),
    [CERTIFICATE, THROUGH],
    [PROXYS],
  ],
  [
    'the certificate of a proxy',
    wrapped({ code: `${PROXY_CODE}SELF_SIGNED_CERT_IN_CHAIN` }, PROXY),
    [CERTIFICATE],
    [THROUGH, PROXYS],
  ],
  ['a certificate that has expired', wrapped({ code: 'CERT_HAS_EXPIRED' }), ['the clock of the runner'], [CERTIFICATE]],
  ['a proxy', wrapped({ code: `${PROXY_CODE}ECONNREFUSED` }, PROXY), [PROXYS], [THROUGH, CERTIFICATE]],
  ['a proxy without an address', wrapped({ code: `${PROXY_CODE}NO_ADDRESS` }), [PROXYS], [THROUGH]],
  ['what is behind a proxy', wrapped({ code: 'ECONNRESET' }, PROXY), [PROXYS, THROUGH], [CERTIFICATE]],
  ['time behind a proxy', wrapped({ name: 'AbortError' }, PROXY), [PROXYS, THROUGH], [CERTIFICATE]],
  [
    'time behind a proxy, which Octokit does not wrap',
    lost({ name: 'AbortError' }, PROXY),
    [PROXYS, THROUGH],
    [CERTIFICATE],
  ],
  ['a host that has no name', wrapped({ code: 'ENOTFOUND' }), [AGAIN], [PROXYS, THROUGH]],
  ['a redirect behind a proxy', wrapped({ type: 'no-redirect' }, PROXY), [AGAIN], [PROXYS, THROUGH]],
  ['a network without a proxy', wrapped({ code: 'ECONNRESET' }), [AGAIN], [PROXYS, THROUGH, CERTIFICATE]],
  ['time without a proxy', wrapped({ name: 'AbortError' }), [AGAIN], [PROXYS]],
  ['an answer that is too large behind a proxy', wrapped({ type: 'max-size' }, PROXY), [AGAIN], [PROXYS, THROUGH]],
  ['what is no error', 'Lost', [AGAIN], [PROXYS]],
  ['a token', refused(401, 'Bad credentials'), ['github-token'], [AGAIN]],
  ['a pull request that is not there', refused(0, 'There is no pull request a/b#7'), ['pr-number'], [AGAIN]],
  ['one that GraphQL does not find', refused(0, 'Could not resolve to a PullRequest'), ['pr-number'], [AGAIN]],
  ['an archive', refused(403, 'Repository was archived so is read-only'), ['is archived'], ['contents: read']],
  ['a locked conversation', refused(403, 'The issue is locked'), ['is locked'], ['contents: read']],
  ['a permission', refused(403, 'Resource not accessible'), ['pull-requests: write'], [AGAIN]],
  ['a permission to know', refused(404, 'Not Found'), ['pull-requests: write'], [AGAIN]],
  ['a GitHub that is down', refused(502, 'Bad gateway'), [AGAIN], ['pull-requests: write']],
])('The advice for a comment that was not written for want of %s', (_what, trouble, says, saysNot) => {
  const warning = notWritten(trouble, 7);
  expect(says.filter((text) => !warning.includes(text))).toEqual([]);
  expect(saysNot.filter((text) => warning.includes(text))).toEqual([]);
});

test.each([
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999999' }, 'for some minutes'],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }, 'for some minutes'],
  [{ 'retry-after': '9'.repeat(400) }, 'for 1000000000 seconds'],
])('A limit without a sensible end is told all the same: %j', (headers, when) => {
  const limited = Object.assign(refused(403, 'API rate limit exceeded'), { response: { headers } });
  expect(notWritten(limited, 7)).toContain(`with this token ${when}.`);
});

test('The address of GitHub’s documentation, and line ends, are no part of the reason', () => {
  const said = 'Not\n here - https://docs.github.com/rest/pulls';
  expect(notWritten(refused(404, said), 7)).toContain('Not here.');
  expect(notWritten(refused(404, said), 7)).not.toContain('docs.github.com');
});
