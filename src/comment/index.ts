/** What a comment needs that is left alone: a chunk of its own, so that a run without a comment does not load it. */

export { openOnce } from '../github/once.ts';
export { findPullRequest } from '../github/pull-request.ts';
export { findComments } from './find.ts';
export { markerOf } from './format.ts';
export { comment } from './post.ts';
