/** What needs all of Octokit: a chunk of its own, so that a run that writes no comment does not load it. */
export { openGitHub } from './octokit.ts';
export { findReviews, noteApplied } from './review.ts';
