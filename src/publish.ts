import { hash } from 'node:crypto';
import type { Prefetched } from './comment/post.ts';
import { commentedOn } from './comment/subject.ts';
import type { Signer } from './connections/types.ts';
import type { Run } from './github/context.ts';
import type { Fetch } from './http/fetch.ts';
import type { CommentRequest } from './inputs/comment-request.ts';
import { type Outcome, plansOf } from './outcome.ts';
import { planId } from './plan/plan.ts';
import type { Gate } from './reconcile/dependencies.ts';
import { COMMENT_LIMIT, fitTo, render, SUMMARY_LIMIT } from './report/layout.ts';
import { resultLines } from './report/log.ts';
import { createReport, type Report } from './report/markdown.ts';
import { outputs } from './report/outputs.ts';
import { setOutputs, writeSummary } from './runner/files.ts';
import type { StepLog } from './runner/step-log.ts';
import type { Redact } from './sanitize/redact.ts';

export interface Publishing {
  readonly log: StepLog;
  readonly run: Run;
  readonly fetch: Fetch;
  readonly redact: Redact;
  readonly redactForDisplay: Redact;
  readonly summary: boolean;
  /** Missing if the inputs do not identify the comment. */
  readonly commented?: { readonly commenting: CommentRequest; readonly sign: Signer; readonly prefetched?: Prefetched };
  readonly gate?: Gate;
  readonly stop: AbortSignal;
}

/**
 * Publishes the result of a run: log, outputs, job summary, used review, comment. None depends on another: if one cannot
 * be written, the log says so, and the others are written. GitHub comes last, because only it can delay or refuse.
 *
 * @returns whether the step succeeded. Without outputs, it fails: later steps would go on with empty values.
 */
export async function publish(outcome: Outcome, publishing: Publishing): Promise<boolean> {
  const { log, run, redact, redactForDisplay, summary, commented, gate, stop } = publishing;
  resultLines(outcome).forEach(log.info);
  if (outcome.error !== undefined) log.failed(outcome.error);
  const areSet = setOutputs(outputs(outcome, redact, log.warn), log);
  const { commentKey } = commented?.commenting.settings ?? {};
  const report = createReport(outcome, { run, at: new Date(), commentKey, redactForDisplay });
  if (summary) await writeSummary(fitTo([...report.lasting, report.footer], SUMMARY_LIMIT), log.warn);
  await gate?.finish(outcome);
  // A cancelled run has little time left, and the next run brings the comment up to date.
  const comment = stop.aborted ? {} : await publishComment(outcome, publishing, report);
  return areSet && setOutputs(comment, log) && outcome.error === undefined;
}

/** Returns the outputs about the comment. A comment that cannot be written never fails the run. */
async function publishComment(
  outcome: Outcome,
  publishing: Publishing,
  report: Report,
): Promise<Record<string, string>> {
  const { commented, log, run, fetch, redact } = publishing;
  const { lasting, footer, reason } = report;
  const { info, warn } = log;
  const subject = commented && commentedOn(commented.commenting, run);
  if (commented === undefined || subject === undefined) return {};
  try {
    const { postComment } = await import('./comment/index.ts');
    // Other credentials change only the id of the plan, which the footer shows.
    const digest = hash('sha256', render(lasting) + planId(plansOf(outcome))).slice(0, 16);
    const text = (max: number) => fitTo([...lasting, footer], { ...COMMENT_LIMIT, max });
    const written = await postComment({ ...commented, outcome, run, fetch, subject, text, digest, reason, info, warn });
    if (written === undefined) return {};
    info(`Comment: ${written.url}`);
    return { 'comment-id': redact(written.id), 'comment-url': redact(written.url) };
  } catch (error) {
    warn('No comment', `The comment was not written; the result of the run does not depend on it: ${String(error)}`);
    return {};
  }
}
