import * as core from '@actions/core';
import { type Cancellation, listenForCancellation } from './cancellation.ts';
import { connectionTypes, secretInputs } from './connections/registry.ts';
import { withoutTags } from './connections/tag.ts';
import { comment } from './github/courtesy.ts';
import { type Run, readRun } from './github/run.ts';
import { createFetch, type Fetch } from './http.ts';
import { readRequest } from './inputs/request.ts';
import { perform } from './operations.ts';
import type { Outcome } from './outcome.ts';
import { PictoryClient } from './pictory/client.ts';
import type { Room } from './report/blocks.ts';
import { planLines, resultLines } from './report/log.ts';
import { FOOTER, markdown } from './report/markdown.ts';
import { maskAccountIds } from './report/mask.ts';
import { outputs } from './report/outputs.ts';
import { COMMENT_ROOM, SUMMARY_ROOM, setOutputs, writeSummary } from './report/publish.ts';
import { createRedact, type Redact } from './report/redact.ts';
import { createStepLog, type StepLog } from './report/step-log.ts';

interface Step {
  /** Takes out secrets. */
  readonly redact: Redact;
  /** Takes out what people must not see: secrets, and account ids where they are to be masked. */
  readonly hide: Redact;
  readonly log: StepLog;
  readonly run: Run;
  readonly fetch: Fetch;
  readonly cancellation: Cancellation;
}

/** One run of the action: inputs, plan, apply, report. Sets the exit code; never throws. */
export async function main(): Promise<void> {
  // Until the end is reached, the step has failed: whatever stops the process early must not look like success.
  process.exitCode = core.ExitCode.Failure;
  const redact = maskSecrets();
  const hide = masksAccountIds() ? (text: string) => maskAccountIds(redact(text)) : redact;
  const log = createStepLog(hide);
  process.once('uncaughtException', (error) => {
    // It ends the process as it would by itself, but shows nothing that must not be seen.
    log.failed(error);
    process.exit(core.ExitCode.Failure);
  });
  try {
    const cancellation = listenForCancellation(log.warn);
    const step = { redact, hide, log, cancellation, run: readRun(), fetch: createFetch() };
    const outcome = await work(step);
    await publish(outcome, step);
    if (outcome.error === undefined) process.exitCode = core.ExitCode.Success;
  } catch (error) {
    log.failed(error);
  }
}

/** Before anything else: what is secret shows nowhere, neither through the runner nor through us. */
function maskSecrets(): Redact {
  const secrets = secretInputs(connectionTypes)
    .map((name) => core.getInput(name))
    .filter((secret) => secret !== '');
  for (const secret of secrets) {
    core.setSecret(secret);
    const asJson = JSON.stringify(secret).slice(1, -1);
    if (asJson !== secret) core.setSecret(asJson);
  }
  return createRedact(secrets);
}

/** Known before the inputs are checked, whose problems are shown as well: in doubt, ids are masked. */
function masksAccountIds(): boolean {
  return !/^(false)?$/i.test(core.getInput('mask-aws-account-id'));
}

async function work({ redact, log, cancellation, run, fetch }: Step): Promise<Outcome> {
  const source = { get: core.getInput, redact, types: connectionTypes, hiddenSecrets: run.hiddenSecrets };
  try {
    const request = readRequest(source);
    request.warnings.forEach(log.warn);
    // Where a tag was taken out, two halves may have met.
    const spoken = (text: string) => redact(withoutTags(redact(text)));
    const client = new PictoryClient({ ...request, fetch, redact: spoken, debug: log.debug, ...cancellation });
    return await perform(request, {
      client,
      cancellation,
      log: log.info,
      warn: log.warn,
      announce: (plan) => planLines(plan, request).forEach(log.info),
    });
  } catch (error) {
    return { applied: false, error };
  }
}

/** The log first, the comment last: it is the only part that GitHub can delay or refuse. */
async function publish(outcome: Outcome, { redact, hide, log, cancellation, run, fetch }: Step): Promise<void> {
  resultLines(outcome).forEach(log.info);
  if (outcome.error !== undefined) log.failed(outcome.error);
  setOutputs(outputs(outcome, redact), log.warn);
  const at = new Date();
  const report = (room: Room) => markdown(outcome, { run, at, redact, hide, room });
  const isWanted = outcome.request?.summary ?? !/^false$/i.test(core.getInput('summary'));
  if (isWanted) await writeSummary(report(SUMMARY_ROOM), log.warn);
  // What is left of a cancelled run's time is short, and the next run brings the comment up to date.
  if (cancellation.stop.aborted) return;
  const { info, warn } = log;
  const written = await comment({ outcome, run, text: report(COMMENT_ROOM), footer: FOOTER, fetch, info, warn });
  if (written === undefined) return;
  log.info(`Comment: ${written.url}`);
  setOutputs({ 'comment-id': written.id, 'comment-url': written.url }, log.warn);
}
