import * as core from '@actions/core';
import { createRedact } from '../sanitize/redact.ts';

export type Masker = ReturnType<typeof createMasker>;

/** Masks secrets from now on: in the log, through the runner, and everywhere else. */
export function createMasker(first: readonly string[]) {
  const known: string[] = [];
  let redact = createRedact(known);
  /** Masks a secret that is found later. */
  const addSecret = (secret: string): void => {
    if (secret === '' || known.includes(secret)) return;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1)])) core.setSecret(form);
    known.push(secret);
    redact = createRedact(known);
  };
  first.forEach(addSecret);
  return { redact: (text: string): string => redact(text), addSecret };
}
