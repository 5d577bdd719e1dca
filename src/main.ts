import * as core from '@actions/core';
import { prefetchComment } from './comment/prefetch.ts';
import { connectionTypes, secretInputs } from './connections/registry.ts';
import { createSigner } from './connections/signer.ts';
import { withoutTags } from './connections/tag.ts';
import { readRun } from './github/context.ts';
import { createFetch } from './http/fetch.ts';
import { commentRequestOf, readCommentRequest, subjectOfInputs } from './inputs/comment-request.ts';
import { masksAccountIds } from './inputs/desired.ts';
import { isFalse } from './inputs/reader.ts';
import { type InputSource, type Request, readRequest } from './inputs/request.ts';
import { withExport, withManifest } from './manifest/load.ts';
import { PictoryClient } from './pictory/client.ts';
import { publish } from './publish.ts';
import { runOperation } from './reconcile/run-operation.ts';
import { createProgress, modeLines } from './report/log.ts';
import { createGate } from './review/gate.ts';
import { listenForCancellation } from './runner/cancellation.ts';
import { createMasker, type Masker } from './runner/masks.ts';
import { createStepLog, type StepLog } from './runner/step-log.ts';
import { maskAccountIds } from './sanitize/escape.ts';
import type { Redact } from './sanitize/redact.ts';

/** One run of the action: inputs, plan, apply, report. Sets the exit code; never throws. */
export async function main(): Promise<void> {
  // Until the end, the step counts as failed: if the process stops early, that must not look like success.
  process.exitCode = core.ExitCode.Failure;
  // Must come first.
  const masker = createMasker(secretInputs(connectionTypes).map((name) => core.getInput(name)));
  const { redact } = masker;
  const redactForDisplay = masksAccountIds(core.getInput) ? (text: string) => maskAccountIds(redact(text)) : redact;
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
  const { hiddenSecrets, writeMode } = run;
  const inputs = { get: core.getInput, redact, types: connectionTypes, given, hiddenSecrets, writeMode };
  const publishing = { log, run, fetch, redact, redactForDisplay, stop: cancellation.stop };
  let request: Request;
  try {
    request = await readStep(inputs, workspace, addSecret);
  } catch (error) {
    const known = readCommentRequest(inputs);
    const commented = known && { commenting: known.commenting, sign: createSigner(known.apiKey) };
    const summary = !isFalse(core.getInput('summary'));
    return publish({ kind: 'invalid', error, subject: subjectOfInputs(inputs) }, { ...publishing, summary, commented });
  }
  const { settings, apiKey } = request;
  for (const { title, message, place } of request.warnings) log.warn(title, message, place);
  modeLines(request).forEach(log.info);
  const sign = createSigner(apiKey);
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
  const prefetched = prefetchComment(commenting, { ...publishing, sign });
  const outcome = await withExport(await running, { workspace, redact });
  const commented = { commenting, sign, prefetched };
  return publish(outcome, { ...publishing, summary: settings.summary, commented, gate });
}

/** @throws InputError with all problems of inputs or manifest. */
async function readStep(inputs: InputSource, workspace: string, addSecret: Masker['addSecret']): Promise<Request> {
  const environment = (name: string) => process.env[name];
  // Separate chunks, for a preflight and for a manifest.
  const isAsked = core.getInput('buckets') !== '' || !isFalse(core.getInput('preflight') || 'false');
  const readPreflight = isAsked ? (await import('./inputs/preflight.ts')).createReadPreflight(environment) : undefined;
  const request = readRequest({ ...inputs, readPreflight });
  return withManifest(request, { ...inputs, environment, workspace, addSecret });
}
