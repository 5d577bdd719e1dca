/**
 * Stands in for the npm package `undici` in the bundle.
 *
 * `@actions/http-client` and `@actions/github` import it for functions that nothing here calls, and it cannot be
 * tree-shaken (https://github.com/actions/toolkit/issues/1697). Bundled, it costs 450 kB and 40–60 ms before the first request.
 */
function unavailable() {
  throw new Error('undici is not part of this bundle: requests go through src/http/fetch.ts');
}

Object.defineProperties(exports, { ProxyAgent: { get: unavailable }, fetch: { get: unavailable } });
