import * as core from '@actions/core';
import { createRedact, type Redact } from '../sanitize/redact.ts';

/** Masks secrets in the log, through the runner, and everywhere else. */
export interface Masker {
  readonly redact: Redact;
  /** Adds a secret found later. */
  readonly addSecret: (secret: string) => void;
}

/** Masks secrets from now on. */
export function createMasker(first: readonly string[]): Masker {
  const known = first.filter((secret) => secret !== '');
  known.forEach(mask);
  let redact = createRedact(known);
  return {
    redact: (text) => redact(text),
    addSecret: (secret) => {
      if (secret === '' || known.includes(secret)) return;
      mask(secret);
      known.push(secret);
      redact = createRedact(known);
    },
  };
}

function mask(secret: string): void {
  core.setSecret(secret);
  const asJson = JSON.stringify(secret).slice(1, -1);
  if (asJson !== secret) core.setSecret(asJson);
}
