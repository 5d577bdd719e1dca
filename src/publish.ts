import { createHash } from 'node:crypto';
import type { Prefetched } from './comment/prefetched.ts';
import { commentedOn } from './comment/subject.ts';
import type { Signer } from './connections/signer.ts';
import type { Run } from './github/context.ts';
import type { Fetch } from './http/fetch.ts';
import type { CommentRequest } from './inputs/comment-request.ts';
import type { Outcome } from './outcome.ts';
import type { Gate } from './reconcile/dependencies.ts';
import { COMMENT_LIMIT, fitTo, render, type SizeLimit, SUMMARY_LIMIT } from './report/layout.ts';
import { resultLines } from './report/log.ts';
import { createReport } from './report/markdown.ts';
import { outputs } from './report/outputs.ts';
import { setOutputs, writeSummary } from './runner/files.ts';
import type { StepLog } from './runner/step-log.ts';
import type { Redact } from './sanitize/redact.ts';

/** The means to publish a result. */
export interface Publishing {
  readonly log: StepLog;
  readonly run: Run;
  readonly fetch: Fetch;
  /** Removes secrets. */
  readonly redact: Redact;
  /** Removes secrets and masked values. */
  readonly redactForDisplay: Redact;
  /** The input `summary`. */
  readonly summary: boolean;
  /** Missing if the inputs do not identify the comment. */
  readonly commented?: { readonly commenting: CommentRequest; readonly sign: Signer; readonly prefetched?: Prefetched };
  readonly gate?: Gate;
  readonly stop: AbortSignal;
}

/**
 * Publishes the result of a run: log, outputs, job summary, used review, comment. GitHub comes last, because only it
 * can delay or refuse.
 */
export async function publish(outcome: Outcome, publishing: Publishing): Promise<void> {
  const { log, run, redact, redactForDisplay, summary, commented, gate, stop } = publishing;
  resultLines(outcome).forEach(log.info);
  if (outcome.error !== undefined) log.failed(outcome.error);
  setOutputs(outputs(outcome, redact), log.warn);
  const { commentKey } = commented?.commenting.settings ?? {};
  // A separate chunk, which only a preflight needs.
  const checkBlocks = outcome.checks && (await import('./report/checks.ts')).checkBlocks;
  const { lasting, footer, reason } = createReport(outcome, {
    run,
    at: new Date(),
    isOpenPullRequest: run.isOpenPullRequest,
    commentKey,
    about: commented?.commenting.about,
    redact,
    redactForDisplay,
    checkBlocks,
  });
  // Joining blocks may complete a secret.
  const text = (limit: SizeLimit) => redact(fitTo([...lasting, footer], limit));
  if (summary) await writeSummary(text(SUMMARY_LIMIT), log.warn);
  await gate?.finish(outcome);
  // A cancelled run has little time left, and the next run brings the comment up to date.
  if (stop.aborted) return;
  await publishComment(outcome, publishing, {
    reason: redact(reason),
    digest: () =>
      createHash('sha256')
        .update(redact(render(lasting)))
        .digest('hex')
        .slice(0, 16),
    text: (max) => text({ ...COMMENT_LIMIT, max }),
  });
}

interface CommentText {
  readonly reason: string;
  readonly digest: () => string;
  readonly text: (max: number) => string;
}

/** A comment that cannot be written never fails the run. */
async function publishComment(outcome: Outcome, publishing: Publishing, content: CommentText): Promise<void> {
  const { commented, log, run, fetch, redact } = publishing;
  if (commented === undefined) return;
  const { commenting, sign, prefetched } = commented;
  const subject = commentedOn(commenting, run);
  if (subject === undefined) return;
  const { info, warn } = log;
  try {
    const { postComment } = await import('./comment/index.ts');
    const comment = { outcome, commenting, run, subject, ...content, digest: content.digest() };
    const written = await postComment({ ...comment, sign, fetch, prefetched, info, warn });
    if (written === undefined) return;
    info(`Comment: ${written.url}`);
    setOutputs({ 'comment-id': redact(written.id), 'comment-url': redact(written.url) }, warn);
  } catch (error) {
    warn('No comment', `The comment was not written, and the result does not depend on it: ${String(error)}`);
  }
}
