import { stripTypeScriptTypes } from 'node:module';

/**
 * Jest transformer: the same type stripping Node itself does, so that tests, sandbox and scripts run one way.
 * Types become spaces, hence positions in stack traces and coverage are those of the source, without a source map.
 */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
};
