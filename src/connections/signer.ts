import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 keyed with the API key: without the key, nobody can make a signature or learn anything from it. */
export type Signer = (message: string) => Buffer;

export function createSigner(apiKey: string): Signer {
  return (message) => createHmac('sha256', apiKey).update(message).digest();
}
