/** What tells of the outcome: a chunk of its own, so that the first request does not wait for it. */
export { FOOTER, markdown } from './markdown.ts';
export { outputs } from './outputs.ts';
export { COMMENT_ROOM, SUMMARY_ROOM, setOutputs, writeSummary } from './publish.ts';
