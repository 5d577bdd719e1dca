import { createHmac } from 'node:crypto';
import type { Signer } from './types.ts';

export function createSigner(apiKey: string): Signer {
  return (message) => createHmac('sha256', apiKey).update(message).digest();
}
