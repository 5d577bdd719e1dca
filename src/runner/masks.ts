import * as core from '@actions/core';
import { createRedact, type Redact } from '../sanitize/redact.ts';

export type Masker = ReturnType<typeof createMasker>;

/** Masks secrets from now on: in the log, through the runner, and everywhere else. */
export function createMasker(first: readonly string[]) {
  const known = new Set<string>();
  // Made at the first text: before it, a manifest can add thousands of secrets, one by one.
  let redact: Redact | undefined;
  /** Masks a secret that is found later. */
  const addSecret = (secret: string): void => {
    if (secret === '' || known.has(secret)) return;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1)])) core.setSecret(form);
    known.add(secret);
    redact = undefined;
  };
  first.forEach(addSecret);
  const redactNow = (text: string): string => {
    redact ??= createRedact([...known]);
    return redact(text);
  };
  return { redact: redactNow, addSecret };
}
