import * as core from '@actions/core';
import { lookAhead } from './comment/prefetch.ts';
import type { LookAhead } from './comment/prefetched.ts';
import { commentedOn } from './comment/subject.ts';
import { connectionTypes, secretInputs } from './connections/registry.ts';
import { withoutTags } from './connections/tag.ts';
import { type Run, readRun } from './github/context.ts';
import { createFetch, type Fetch } from './http/fetch.ts';
import { readRequest } from './inputs/request.ts';
import { withManifest } from './manifest/load.ts';
import type { Outcome } from './outcome.ts';
import { PictoryClient } from './pictory/client.ts';
import { perform } from './reconcile/run-operation.ts';
import { COMMENT_ROOM, type Room, SUMMARY_ROOM } from './report/layout.ts';
import { entryLines, entryTitle, manifestLines, planLines, resultLines } from './report/log.ts';
import { FOOTER, markdown } from './report/markdown.ts';
import { outputs } from './report/outputs.ts';
import { createGate } from './review/gate.ts';
import { type Cancellation, listenForCancellation } from './runner/cancellation.ts';
import { setOutputs, writeSummary } from './runner/files.ts';
import { keepSecrets } from './runner/masks.ts';
import { createStepLog, type StepLog } from './runner/step-log.ts';
import { maskAccountIds, masksAccountIds } from './sanitize/account-ids.ts';
import type { Redact } from './sanitize/redact.ts';

interface Step {
  /** Takes out secrets. */
  readonly redact: Redact;
  /** Takes out what people must not see: secrets, and account ids where they are to be masked. */
  readonly hide: Redact;
  /** Takes note of another secret. */
  readonly keep: (secret: string) => void;
  readonly log: StepLog;
  readonly run: Run;
  readonly fetch: Fetch;
  readonly cancellation: Cancellation;
}

/** One run of the action: inputs, plan, apply, report. Sets the exit code; never throws. */
export async function main(): Promise<void> {
  // Until the end is reached, the step has failed: whatever stops the process early must not look like success.
  process.exitCode = core.ExitCode.Failure;
  // Before anything else.
  const { redact, keep } = keepSecrets(secretInputs(connectionTypes).map((name) => core.getInput(name)));
  const hide = masksAccountIds(core.getInput) ? (text: string) => maskAccountIds(redact(text)) : redact;
  const log = createStepLog(hide);
  process.once('uncaughtException', (error) => {
    // It ends the process as it would by itself, but shows nothing that must not be seen.
    log.failed(error);
    process.exit(core.ExitCode.Failure);
  });
  try {
    const cancellation = listenForCancellation(log.warn);
    const step = { redact, hide, keep, log, cancellation, run: readRun(), fetch: createFetch() };
    const { outcome, ...rest } = await work(step);
    await publish(outcome, { ...step, ...rest });
    if (outcome.error === undefined) process.exitCode = core.ExitCode.Success;
  } catch (error) {
    log.failed(error);
  }
}

interface Work {
  readonly outcome: Outcome;
  /** Notes on GitHub what was carried out. */
  readonly finish: () => Promise<void>;
  /** What was begun beside it. */
  readonly ahead?: LookAhead | undefined;
}

async function work({ redact, keep, log, cancellation, run, fetch }: Step): Promise<Work> {
  const get = core.getInput;
  const types = connectionTypes;
  const workspace = process.env['GITHUB_WORKSPACE'] || process.cwd();
  try {
    const inputs = readRequest({ get, redact, types, hiddenSecrets: run.hiddenSecrets });
    const environment = (name: string) => process.env[name];
    const request = await withManifest(inputs, { get, types, environment, workspace, redact, keepSecret: keep });
    request.warnings.forEach(log.warn);
    // Where a tag was taken out, two halves may have met.
    const spoken = (text: string) => redact(withoutTags(redact(text)));
    const client = new PictoryClient({
      ...request,
      fetch,
      redact: spoken,
      debug: log.debug,
      ...cancellation,
    });
    const gate = createGate({ request, run, fetch, warn: log.warn });
    const performed = perform(request, {
      client,
      gate: gate.check,
      writing: {
        sleep: cancellation.sleep,
        beforeWrite: (plan) => {
          cancellation.beforeWrite();
          gate.admit(plan);
        },
      },
      log: log.info,
      warn: log.warn,
      announce: (plan) => planLines(plan, request).forEach(log.info),
      announceAll: (planned) => manifestLines(planned).forEach(log.info),
      announceOne: (done, which, lines) => log.group(entryTitle(done, which), [...lines, ...entryLines(done)]),
      save: async (connections) => {
        const { exported, writeExport } = await import('./manifest/export.ts');
        const path = 'config' in request ? request.config : '';
        await writeExport({ path, workspace }, exported(connections, redact));
      },
    });
    const ahead = lookAhead(request, run, fetch, cancellation.stop);
    const outcome = await performed;
    return { outcome, finish: () => gate.finish(outcome), ahead };
  } catch (error) {
    return { outcome: { applied: false, error }, finish: async () => {} };
  }
}

/** The log first, what is written to GitHub last: it is the only part that can be delayed or refused. */
async function publish(outcome: Outcome, step: Step & Omit<Work, 'outcome'>): Promise<void> {
  const { redact, hide, log, cancellation, run, finish } = step;
  resultLines(outcome).forEach(log.info);
  if (outcome.error !== undefined) log.failed(outcome.error);
  setOutputs(outputs(outcome, redact), log.warn);
  const at = new Date();
  const report = (room: Room) => markdown(outcome, { run, at, redact, hide, room });
  const isWanted = outcome.request?.summary ?? !/^false$/i.test(core.getInput('summary'));
  if (isWanted) await writeSummary(report(SUMMARY_ROOM), log.warn);
  await finish();
  // What is left of a cancelled run's time is short, and the next run brings the comment up to date.
  if (cancellation.stop.aborted) return;
  await publishComment(outcome, report, step);
}

/** A comment is a courtesy: that there is none is never a failure. */
async function publishComment(
  outcome: Outcome,
  report: (room: Room) => string,
  { redact, log, run, fetch, ahead }: Step & Pick<Work, 'ahead'>,
): Promise<void> {
  const { request } = outcome;
  if (request === undefined) return;
  const subject = commentedOn(request, run);
  if (subject === undefined) return;
  const { info, warn } = log;
  const text = (most: number) => report({ ...COMMENT_ROOM, most });
  const said = { outcome, request, text, footer: FOOTER };
  try {
    const { comment } = await import('./comment/index.ts');
    const written = await comment({ ...said, run, subject, fetch, ahead, info, warn });
    if (written === undefined) return;
    info(`Comment: ${written.url}`);
    setOutputs({ 'comment-id': redact(written.id), 'comment-url': redact(written.url) }, warn);
  } catch (error) {
    warn(`The comment was not written, and the result does not depend on it: ${String(error)}`);
  }
}
