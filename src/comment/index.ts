/** A separate chunk with everything for an unchanged comment; a run without a comment does not load it. */
export { openOnce } from '../github/access.ts';
export { findPullRequest } from '../github/pull-request.ts';
export { findComments } from './find.ts';
export { markerOf } from './format.ts';
export { postComment } from './post.ts';
