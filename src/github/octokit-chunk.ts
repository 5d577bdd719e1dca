/** What needs Octokit: a chunk of its own, so that a run without a comment does not load it. */
export { writeComment } from './comment.ts';
export { openGitHub } from './octokit.ts';
export { findPullRequest } from './pull-request.ts';
export { findReviews, noteApplied } from './review.ts';
