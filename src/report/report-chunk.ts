/** What tells of the outcome: a chunk of its own, so that the first request does not wait for it. */
import { createHash } from 'node:crypto';

export { FOOTER, markdown } from './markdown.ts';
export { outputs } from './outputs.ts';
export { COMMENT_ROOM, SUMMARY_ROOM, setOutputs, writeSummary } from './publish.ts';

// Setting outputs needs this module, which is loaded at its first use: 4 ms that pass while an answer is waited for.
createHash('sha256');
