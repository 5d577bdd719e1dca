import { connectionTypes } from '../../src/connections/registry.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import type { Answer, Api } from './api.ts';
import type { Findings } from './findings.ts';

/** Begins with nothing that a key begins with, so that nobody can have it. */
const INVALID_KEY = 'invalid-conformance-key';

/**
 * Asks for both collections with a key that is not valid. A 401 in JSON comes from the API itself, so it settles path,
 * TLS, Cloudflare and User-Agent at once; one without JSON may come from anything in between.
 *
 * @param isSecure whether the address is https.
 * @param paths whether path and User-Agent are settled here: with a key, the lists do that.
 */
export async function checkWithoutKey(api: Api, findings: Findings, isSecure: boolean, paths: boolean): Promise<void> {
  for (const type of connectionTypes) {
    const result = await api.send({ method: 'GET', path: type.collection, apiKey: INVALID_KEY }).catch(noAnswer);
    if (result instanceof PictoryError) {
      const ids = [`${type.input}-path`, 'user-agent', 'tls', 'unauthorized'];
      for (const id of ids) findings.holds(id, false, `no answer: ${api.shown(result.message)}`);
      continue;
    }
    const found = `${api.said(result)}${isRefusal(result) ? '' : ', which is no 401 in JSON'}`;
    const settled = paths ? [`${type.input}-path`, 'user-agent'] : [];
    for (const id of settled) findings.holds(id, isRefusal(result), found);
    if (isSecure) findings.holds('tls', true, 'the certificate is trusted');
    else findings.unchecked('tls', 'the address is http');
    findings.holds('unauthorized', result.status === 401, api.said(result));
    findings.known('unauthorized-body', result.text === '' ? 'empty' : api.shown(result.text));
  }
}

function isRefusal({ status, json }: Answer): boolean {
  return status === 401 && json !== undefined;
}

/** The error of a request without an answer. @throws any other error. */
function noAnswer(error: unknown): PictoryError {
  if (error instanceof PictoryError) return error;
  throw error;
}
