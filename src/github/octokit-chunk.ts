/** What needs all of Octokit: a chunk of its own, for a comment that is written, and for the review gate. */

export { findReviews, noteApplied } from '../review/reviews.ts';
export { openGitHub } from './octokit.ts';
