import * as core from '@actions/core';
import { createRedact, type Redact } from '../sanitize/redact.ts';

/** What shows nowhere, neither through the runner nor through us. */
export interface Secrets {
  readonly redact: Redact;
  /** Adds one that was come upon later. */
  readonly keep: (secret: string) => void;
}

/** Masks secrets from now on. */
export function keepSecrets(first: readonly string[]): Secrets {
  const known = first.filter((secret) => secret !== '');
  known.forEach(mask);
  let redact = createRedact(known);
  return {
    redact: (text) => redact(text),
    keep: (secret) => {
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
