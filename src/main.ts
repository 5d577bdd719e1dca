import * as core from '@actions/core';
import { prefetchComment } from './comment/prefetch.ts';
import { connectionTypes, secretInputs } from './connections/registry.ts';
import { createSigner } from './connections/signer.ts';
import { withoutTags } from './connections/tag.ts';
import { type Run, readRun } from './github/context.ts';
import { createFetch } from './http/fetch.ts';
import { type Request, readRequest } from './inputs/request.ts';
import { withExport, withManifest } from './manifest/load.ts';
import type { Outcome } from './outcome.ts';
import { PictoryClient } from './pictory/client.ts';
import { type Publishing, publish } from './publish.ts';
import { runOperation } from './reconcile/run-operation.ts';
import { createProgress } from './report/progress.ts';
import { createGate } from './review/gate.ts';
import { listenForCancellation } from './runner/cancellation.ts';
import { createMasker, type Masker } from './runner/masks.ts';
import { createStepLog, type StepLog } from './runner/step-log.ts';
import { maskAccountIds, masksAccountIds } from './sanitize/account-ids.ts';

/** One run of the action: inputs, plan, apply, report. Sets the exit code; never throws. */
export async function main(): Promise<void> {
  // Until the end is reached, the step has failed: whatever stops the process early must not look like success.
  process.exitCode = core.ExitCode.Failure;
  // Before anything else.
  const masker = createMasker(secretInputs(connectionTypes).map((name) => core.getInput(name)));
  const { redact } = masker;
  const redactForDisplay = masksAccountIds(core.getInput) ? (text: string) => maskAccountIds(redact(text)) : redact;
  const log = createStepLog(redactForDisplay);
  process.once('uncaughtException', (error) => {
    // Ends the process as Node would, but shows nothing that must stay hidden.
    log.failed(error);
    process.exit(core.ExitCode.Failure);
  });
  try {
    const { outcome, publishing } = await run(masker, log);
    await publish(outcome, { ...publishing, redactForDisplay });
    if (outcome.error === undefined) process.exitCode = core.ExitCode.Success;
  } catch (error) {
    log.failed(error);
  }
}

interface Result {
  readonly outcome: Outcome;
  readonly publishing: Omit<Publishing, 'redactForDisplay'>;
}

/** Does what the step asks for. */
async function run(masker: Masker, log: StepLog): Promise<Result> {
  const { redact } = masker;
  const cancellation = listenForCancellation(log.warn);
  const { stop } = cancellation;
  const context = readRun();
  const fetch = createFetch();
  const workspace = process.env['GITHUB_WORKSPACE'] || process.cwd();
  const base = { log, run: context, fetch, redact, stop };
  let request: Request;
  try {
    request = await readStep(masker, context, workspace);
  } catch (error) {
    const summary = !/^false$/i.test(core.getInput('summary'));
    return { outcome: { kind: 'invalid', error }, publishing: { ...base, summary } };
  }
  const { settings, apiKey } = request;
  request.warnings.forEach(log.warn);
  const sign = createSigner(apiKey);
  // Taking out a tag may join two halves of a secret.
  const redactAnswer = (text: string) => redact(withoutTags(redact(text)));
  const client = new PictoryClient({
    apiKey,
    ...settings,
    fetch,
    redact: redactAnswer,
    debug: log.debug,
    ...cancellation,
  });
  const gate = createGate({ request, run: context, sign, fetch, warn: log.warn });
  const running = runOperation(request, { client, sign, gate, progress: createProgress(log), cancellation });
  const prefetched = prefetchComment(request, { run: context, sign, fetch, stop });
  const outcome = await withExport(await running, { workspace, redact });
  return { outcome, publishing: { ...base, summary: settings.summary, asked: { request, sign, prefetched }, gate } };
}

/** @throws InputError with all problems of the inputs, or of the manifest. */
async function readStep({ redact, addSecret }: Masker, { hiddenSecrets }: Run, workspace: string): Promise<Request> {
  const get = core.getInput;
  const types = connectionTypes;
  const request = readRequest({ get, redact, types, hiddenSecrets });
  const environment = (name: string) => process.env[name];
  return withManifest(request, { get, types, environment, workspace, redact, addSecret });
}
