import { expect, test } from '@jest/globals';
import { notWritten } from '../../src/github/api-errors.ts';
import { PROXY_CODE } from '../../src/http/proxy.ts';

const PROXY = 'http://proxy.example:3128';
const PROXYS = 'Check HTTPS_PROXY';
const CERTIFICATE = 'NODE_EXTRA_CA_CERTS';
const THROUGH = `through the proxy ${PROXY}`;
const AGAIN = 'Run again';

/** What was thrown by the network, as Octokit wraps it. */
const wrapped = (what: object) => new Error('Failed', { cause: Object.assign(new Error('x'), what) });
const refused = (status: number, message: string) => Object.assign(new Error(message), { status });

test.each<[string, unknown, readonly string[], readonly string[]]>([
  ['a certificate', wrapped({ code: 'CERT_HAS_EXPIRED' }), [CERTIFICATE], [THROUGH, PROXYS]],
  [
    'a certificate behind a proxy',
    wrapped({ code: 'CERT_HAS_EXPIRED', proxy: PROXY }),
    [CERTIFICATE, THROUGH],
    [PROXYS],
  ],
  [
    'the certificate of a proxy',
    wrapped({ code: `${PROXY_CODE}CERT_HAS_EXPIRED`, proxy: PROXY }),
    [CERTIFICATE],
    [THROUGH, PROXYS],
  ],
  ['a proxy', wrapped({ code: `${PROXY_CODE}ECONNREFUSED`, proxy: PROXY }), [PROXYS], [THROUGH, CERTIFICATE]],
  ['a proxy without an address', wrapped({ code: `${PROXY_CODE}ECONNREFUSED` }), [PROXYS], [THROUGH]],
  ['what is behind a proxy', wrapped({ code: 'ECONNRESET', proxy: PROXY }), [PROXYS, THROUGH], [CERTIFICATE]],
  ['time behind a proxy', wrapped({ name: 'AbortError', proxy: PROXY }), [PROXYS, THROUGH], [CERTIFICATE]],
  ['something else behind a proxy', wrapped({ proxy: PROXY }), [AGAIN], [PROXYS, THROUGH]],
  ['a network without a proxy', wrapped({ code: 'ECONNRESET' }), [AGAIN], [PROXYS, THROUGH, CERTIFICATE]],
  ['time without a proxy', wrapped({ name: 'AbortError' }), [AGAIN], [PROXYS]],
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

test('The address of GitHub’s documentation, and line ends, are no part of the reason', () => {
  const said = 'Not\n here - https://docs.github.com/rest/pulls';
  expect(notWritten(refused(404, said), 7)).toContain('Not here.');
  expect(notWritten(refused(404, said), 7)).not.toContain('docs.github.com');
});
