import * as core from '@actions/core';
import { prefetchComment } from './comment/prefetch.ts';
import { connectionTypes, secretInputs } from './connections/registry.ts';
import { createSigner } from './connections/signer.ts';
import { withoutTags } from './connections/tag.ts';
import { readRun } from './github/context.ts';
import { createFetch } from './http/fetch.ts';
import { commentRequestOf, readCommentRequest, subjectOfInputs } from './inputs/comment-request.ts';
import { maskedInputs } from './inputs/desired.ts';
import { type Request, readRequest } from './inputs/request.ts';
import { readStep } from './inputs/settings.ts';
import { withExport, withManifest } from './manifest/load.ts';
import { PictoryClient } from './pictory/client.ts';
import { publish } from './publish.ts';
import { runOperation } from './reconcile/run-operation.ts';
import { createProgress, modeLines } from './report/log.ts';
import { createGate, reviewWarnings } from './review/gate.ts';
import { listenForCancellation } from './runner/cancellation.ts';
import { createMasker, type Masker } from './runner/masks.ts';
import { createStepLog, type StepLog } from './runner/step-log.ts';
import { maskAccountIds } from './sanitize/escape.ts';
import type { Redact } from './sanitize/redact.ts';

/** One run of the action: inputs, plan, apply, report. Sets the exit code; never throws. */
export async function main(): Promise<void> {
  // Until the end, the step counts as failed: if the process stops early, that must not look like success.
  process.exitCode = core.ExitCode.Failure;
  // First, so that nothing can show a secret.
  const masker = createMasker(secretInputs(connectionTypes).map((name) => core.getInput(name)));
  const { redact } = masker;
  const isMasked = maskedInputs(core.getInput).length > 0;
  const redactForDisplay = isMasked ? (text: string) => maskAccountIds(redact(text)) : redact;
  const log = createStepLog(redactForDisplay);
  process.once('uncaughtException', (error) => {
    // Ends the process as Node would, but with a redacted message.
    log.failed(error);
    process.exit(core.ExitCode.Failure);
  });
  try {
    if (await runStep(masker, redactForDisplay, log)) process.exitCode = core.ExitCode.Success;
  } catch (error) {
    log.failed(error);
  }
}

async function runStep({ redact, addSecret }: Masker, redactForDisplay: Redact, log: StepLog): Promise<boolean> {
  const cancellation = listenForCancellation(log);
  const run = readRun();
  const fetch = createFetch();
  const workspace = process.env['GITHUB_WORKSPACE'] || process.cwd();
  // The runner has a variable for every input of the step, known or not.
  const given = Object.keys(process.env).flatMap((name) => /^INPUT_(.+)$/.exec(name)?.[1]?.toLowerCase() ?? []);
  const environment = (name: string) => process.env[name];
  const { hiddenSecrets, writeMode } = run;
  const inputs = { get: core.getInput, given, environment, redact, types: connectionTypes, hiddenSecrets, writeMode };
  const step = readStep(inputs);
  const { apiKey, settings } = step;
  const sign = createSigner(apiKey);
  const publishing = { log, run, fetch, redact, redactForDisplay, summary: settings.summary, stop: cancellation.stop };
  let request: Request;
  try {
    const read = await withManifest(readRequest(step), { ...inputs, workspace, addSecret });
    request = { ...read, warnings: [...read.warnings, ...reviewWarnings(read)] };
  } catch (error) {
    const commenting = readCommentRequest(step);
    const commented = commenting && { commenting, sign };
    return publish({ kind: 'invalid', error, subject: subjectOfInputs(step) }, { ...publishing, commented });
  }
  for (const { title, message, place } of request.warnings) log.warn(title, message, place);
  modeLines(request).forEach(log.info);
  // Taking out a tag may join two halves of a secret.
  const redactAnswer = (text: string) => redact(withoutTags(redact(text)));
  const bounds = { ...settings, ...cancellation };
  const client = new PictoryClient({ apiKey, fetch, redact: redactAnswer, debug: log.debug, ...bounds });
  const gate = createGate({ request, run, sign, fetch, warn: log.warn });
  const progress = createProgress(log);
  const access = settings.preflight && { ...bounds, ...settings.preflight, fetch, redact };
  const preflight = access && (await import('./reconcile/preflight.ts')).createPreflight(access, progress);
  // Not awaited yet: the comment is read in parallel.
  const running = runOperation(request, { client, sign, gate, preflight, progress, cancellation });
  const commenting = commentRequestOf(request);
  const commented = { commenting, sign, prefetched: prefetchComment(commenting, { ...publishing, sign }) };
  const outcome = await withExport(await running, { workspace, redact });
  return publish(outcome, { ...publishing, commented, gate });
}
