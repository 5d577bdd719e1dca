import { fingerprintOf, keyCheckOf, type Tag } from '../connections/tag.ts';
import type { Desired, Field, Signer } from '../connections/types.ts';

export type SendReason = 'create' | 'always' | 'no-fingerprint' | 'other-key' | 'damaged-tag' | 'changed';
export type Credentials = ReturnType<typeof planCredentials>;

/** Decides which write-only fields are sent. Only `on-change` adds a tag; a write in any mode renews an existing one. */
export function planCredentials(stored: { readonly tag?: Tag } | null, desired: Desired, sign: Signer) {
  const { type, values, credentials: mode } = desired;
  const writeOnly = type.fields.filter((field) => field.kind === 'write-only');
  const given = writeOnly.filter(({ api }) => values[api] !== undefined);
  const fingerprint = (field: Field) => fingerprintOf(sign, field, String(values[field.api]));
  const tag = stored?.tag;
  const intact = tag?.damaged ? undefined : tag;

  const reasonToSend = (field: (typeof given)[number]): SendReason | undefined => {
    if (stored === null) return 'create';
    if (mode !== 'on-change') return mode === 'always' ? 'always' : undefined;
    if (tag?.damaged) return 'damaged-tag';
    if (tag !== undefined && tag.keyCheck !== keyCheckOf(sign)) return 'other-key';
    const known = tag?.fingerprints.get(field.tagLetter);
    if (known === undefined) return 'no-fingerprint';
    return known === fingerprint(field) ? undefined : 'changed';
  };
  const sent = new Map<Field, SendReason>();
  const fingerprints = new Map(intact?.fingerprints);
  for (const field of given) {
    const reason = reasonToSend(field);
    if (reason === undefined) continue;
    sent.set(field, reason);
    fingerprints.set(field.tagLetter, fingerprint(field));
  }
  const renews = sent.size > 0 && (tag !== undefined || mode === 'on-change');
  return {
    sent,
    /** Given but not sent: their fingerprints match, or because of `credentials: on-create`. */
    unsent: given.filter((field) => !sent.has(field)),
    /** Not given: unknown, and left alone. */
    unmanaged: writeOnly.filter((field) => !given.includes(field)),
    tag: renews ? { keyCheck: keyCheckOf(sign), fingerprints, damaged: false } : intact,
  };
}
