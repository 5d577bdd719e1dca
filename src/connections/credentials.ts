import type { Signer, Tag } from './tag.ts';
import type { Desired, Field } from './types.ts';

/** Why a write-only field is sent. */
export type SendReason = 'create' | 'always' | 'no-fingerprint' | 'other-key' | 'damaged-tag' | 'changed';

/** What happens to the write-only fields, and the tag that the description will end with. */
export interface Credentials {
  readonly sent: readonly Field[];
  /** Why the first of `sent` is sent; the same for all but a mix of changed and missing fingerprints. */
  readonly reason?: SendReason;
  /** Given, and not sent: because their fingerprints match, or because of `credentials: on-create`. */
  readonly unsent: readonly Field[];
  /** Not given: nothing is known of them, and nothing is done. */
  readonly unmanaged: readonly Field[];
  readonly tag?: Tag;
}

/**
 * Decides which write-only fields are sent.
 *
 * @param stored the description of the existing connection, taken apart; `null` for a create.
 */
export function planCredentials(stored: { readonly tag?: Tag } | null, desired: Desired, signer: Signer): Credentials {
  const writeOnly = desired.type.fields.filter((field) => field.kind === 'write-only');
  const given = writeOnly.filter((field) => desired.values[field.api] !== undefined);
  const unmanaged = writeOnly.filter((field) => desired.values[field.api] === undefined);
  const fingerprint = (field: Field) => signer.fingerprint(field, String(desired.values[field.api]));

  const reasons = new Map<Field, SendReason>();
  for (const field of given) {
    const reason = stored === null ? 'create' : reasonToSend(field, stored.tag, desired, signer.keyCheck, fingerprint);
    if (reason !== undefined) reasons.set(field, reason);
  }
  const sent = [...reasons.keys()];
  const unsent = given.filter((field) => !reasons.has(field));
  const [reason] = reasons.values();
  const tag = nextTag(stored?.tag, sent, desired.credentials, signer.keyCheck, fingerprint);
  return {
    sent,
    unsent,
    unmanaged,
    ...(reason === undefined ? {} : { reason }),
    ...(tag === undefined ? {} : { tag }),
  };
}

function reasonToSend(
  field: Field,
  tag: Tag | undefined,
  desired: Desired,
  keyCheck: string,
  fingerprint: (field: Field) => string,
): SendReason | undefined {
  if (desired.credentials === 'always') return 'always';
  if (desired.credentials === 'on-create') return undefined;
  if (tag === undefined) return 'no-fingerprint';
  if (tag.damaged) return 'damaged-tag';
  if (tag.keyCheck !== keyCheck) return 'other-key';
  const known = tag.fingerprints.get(letterOf(field));
  if (known === undefined) return 'no-fingerprint';
  return known === fingerprint(field) ? undefined : 'changed';
}

/** A tag is begun under `on-change` only; one that is there is renewed by every write of credentials, in any mode. */
function nextTag(
  tag: Tag | undefined,
  sent: readonly Field[],
  mode: Desired['credentials'],
  keyCheck: string,
  fingerprint: (field: Field) => string,
): Tag | undefined {
  const kept = tag?.damaged ? [] : [...(tag?.fingerprints ?? [])];
  if (sent.length === 0) return tag?.damaged ? undefined : tag;
  if (tag === undefined && mode !== 'on-change') return undefined;
  const renewed = sent.map((field) => [letterOf(field), fingerprint(field)] as const);
  return { keyCheck, fingerprints: new Map([...kept, ...renewed]), damaged: false };
}

function letterOf(field: Field): string {
  return field.tagLetter ?? field.api;
}
