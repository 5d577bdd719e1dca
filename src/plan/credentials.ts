import type { Signer } from '../connections/signer.ts';
import { fingerprintOf, keyCheckOf, type Tag } from '../connections/tag.ts';
import type { Desired, Field } from '../connections/types.ts';

export type SendReason = 'create' | 'always' | 'no-fingerprint' | 'other-key' | 'damaged-tag' | 'changed';

export interface Credentials {
  readonly sent: ReadonlyMap<Field, SendReason>;
  /** Given but not sent: their fingerprints match, or because of `credentials: on-create`. */
  readonly unsent: readonly Field[];
  /** Not given: unknown, and left alone. */
  readonly unmanaged: readonly Field[];
  readonly tag?: Tag;
}

/** Decides which write-only fields are sent. Only `on-change` adds a tag; every write of credentials renews one. */
export function planCredentials(stored: { readonly tag?: Tag } | null, desired: Desired, sign: Signer): Credentials {
  const { type, values, credentials: mode } = desired;
  const writeOnly = type.fields.filter((field) => field.kind === 'write-only');
  const given = writeOnly.filter(({ api }) => values[api] !== undefined);
  const fingerprint = (field: Field) => fingerprintOf(sign, field, String(values[field.api]));
  const tag = stored?.tag;

  const reasonToSend = (field: (typeof given)[number]): SendReason | undefined => {
    if (stored === null) return 'create';
    if (mode !== 'on-change') return mode === 'always' ? 'always' : undefined;
    if (tag?.damaged) return 'damaged-tag';
    if (tag !== undefined && tag.keyCheck !== keyCheckOf(sign)) return 'other-key';
    const known = tag?.fingerprints.get(field.tagLetter);
    if (known === undefined) return 'no-fingerprint';
    return known === fingerprint(field) ? undefined : 'changed';
  };
  const sent = new Map<(typeof given)[number], SendReason>();
  for (const field of given) {
    const reason = reasonToSend(field);
    if (reason !== undefined) sent.set(field, reason);
  }
  const unsent = given.filter((field) => !sent.has(field));
  const unmanaged = writeOnly.filter((field) => !given.includes(field));
  const intact = tag?.damaged ? undefined : tag;
  if (sent.size === 0 || (tag === undefined && mode !== 'on-change')) return { sent, unsent, unmanaged, tag: intact };
  const renewed = [...sent.keys()].map((field) => [field.tagLetter, fingerprint(field)] as const);
  const fingerprints = new Map([...(intact?.fingerprints ?? []), ...renewed]);
  return { sent, unsent, unmanaged, tag: { keyCheck: keyCheckOf(sign), fingerprints, damaged: false } };
}
