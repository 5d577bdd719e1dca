import * as core from '@actions/core';
import { prefetchComment } from './comment/prefetch.ts';
import { connectionTypes, secretInputs } from './connections/registry.ts';
import { createSigner } from './connections/signer.ts';
import { withoutTags } from './connections/tag.ts';
import { type Run, readRun } from './github/context.ts';
import { createFetch } from './http/fetch.ts';
import { commentRequestOf, readCommentRequest, subjectOfInputs } from './inputs/comment-request.ts';
import { masksAccountIds } from './inputs/desired.ts';
import { isFalse } from './inputs/reader.ts';
import { type InputSource, type Request, readRequest } from './inputs/request.ts';
import { withExport, withManifest } from './manifest/load.ts';
import type { Outcome } from './outcome.ts';
import { PictoryClient } from './pictory/client.ts';
import { type Publishing, publish } from './publish.ts';
import { runOperation } from './reconcile/run-operation.ts';
import { createProgress, modeLines } from './report/log.ts';
import { createGate } from './review/gate.ts';
import { listenForCancellation } from './runner/cancellation.ts';
import { inputNames, workspaceFolder } from './runner/environment.ts';
import { createMasker, type Masker } from './runner/masks.ts';
import { createStepLog, type StepLog } from './runner/step-log.ts';
import { maskAccountIds } from './sanitize/account-ids.ts';

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
    const { outcome, publishing } = await runStep(masker, log);
    const hasOutputs = await publish(outcome, { ...publishing, redactForDisplay });
    if (outcome.error === undefined && hasOutputs) process.exitCode = core.ExitCode.Success;
  } catch (error) {
    log.failed(error);
  }
}

interface Result {
  readonly outcome: Outcome;
  readonly publishing: Omit<Publishing, 'redactForDisplay'>;
}

async function runStep(masker: Masker, log: StepLog): Promise<Result> {
  const { redact } = masker;
  const cancellation = listenForCancellation(log);
  const { stop } = cancellation;
  const context = readRun();
  const fetch = createFetch();
  const workspace = workspaceFolder();
  const base = { log, run: context, fetch, redact, stop };
  let request: Request;
  try {
    request = await readStep(masker, context, workspace);
  } catch (error) {
    const summary = !isFalse(core.getInput('summary'));
    const inputs = inputsOf(masker, context);
    const known = readCommentRequest(inputs);
    const commented = known && { commenting: known.commenting, sign: createSigner(known.apiKey) };
    return {
      outcome: { kind: 'invalid', error, subject: subjectOfInputs(inputs) },
      publishing: { ...base, summary, commented },
    };
  }
  const { settings, apiKey } = request;
  for (const { title, message, place } of request.warnings) log.warn(title, message, place);
  modeLines(request).forEach(log.info);
  const sign = createSigner(apiKey);
  // Taking out a tag may join two halves of a secret.
  const redactAnswer = (text: string) => redact(withoutTags(redact(text)));
  const bounds = { ...settings, ...cancellation };
  const client = new PictoryClient({ apiKey, fetch, redact: redactAnswer, debug: log.debug, ...bounds });
  const gate = createGate({ request, run: context, sign, fetch, warn: log.warn });
  const progress = createProgress(log);
  const access = settings.preflight && { ...bounds, ...settings.preflight, fetch, redact };
  const preflight = access && (await import('./reconcile/preflight.ts')).createPreflight(access, progress);
  // Not awaited yet: the comment is read in parallel.
  const running = runOperation(request, { client, sign, gate, preflight, progress, cancellation });
  const commenting = commentRequestOf(request);
  const prefetched = prefetchComment(commenting, { run: context, sign, fetch, stop });
  const outcome = await withExport(await running, { workspace, redact });
  const commented = { commenting, sign, prefetched };
  return { outcome, publishing: { ...base, summary: settings.summary, commented, gate } };
}

/** @throws InputError with all problems of inputs or manifest. */
async function readStep(masker: Masker, run: Run, workspace: string): Promise<Request> {
  const source = inputsOf(masker, run);
  const environment = (name: string) => process.env[name];
  // Separate chunks, for a preflight and for a manifest.
  const isAsked = core.getInput('buckets') !== '' || !isFalse(core.getInput('preflight') || 'false');
  const readPreflight = isAsked ? (await import('./inputs/preflight.ts')).createReadPreflight(environment) : undefined;
  const request = readRequest({ ...source, readPreflight });
  return withManifest(request, { ...source, environment, workspace, addSecret: masker.addSecret });
}

function inputsOf({ redact }: Masker, { hiddenSecrets, writeMode }: Run): InputSource {
  return { get: core.getInput, redact, types: connectionTypes, given: inputNames(), hiddenSecrets, writeMode };
}
