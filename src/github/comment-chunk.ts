/** What a comment needs that is left alone: a chunk of its own, so that a run without a comment does not load it. */
export { findComments } from './comments.ts';
export { comment } from './courtesy.ts';
export { openOnce } from './once.ts';
export { findPullRequest } from './pull-request.ts';
export { markerOf } from './stamp.ts';
