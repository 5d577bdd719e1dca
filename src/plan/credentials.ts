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

/**
 * Decides which write-only fields are sent. Only `on-change` adds a tag; every write of credentials, in any mode, renews
 * an existing tag. `stored` is `null` for a create.
 */
export function planCredentials(stored: { readonly tag?: Tag } | null, desired: Desired, sign: Signer): Credentials {
  const { type, values, credentials: mode } = desired;
  const writeOnly = type.fields.filter((field) => field.kind === 'write-only');
  const given = writeOnly.filter(({ api }) => values[api] !== undefined);
  const unmanaged = writeOnly.filter(({ api }) => values[api] === undefined);
  const fingerprint = (field: Field) => fingerprintOf(sign, field, String(values[field.api]));
  const tag = stored?.tag;

  const reasonToSend = (field: Field & { readonly kind: 'write-only' }): SendReason | undefined => {
    if (stored === null) return 'create';
    if (mode === 'always') return 'always';
    if (mode === 'on-create') return undefined;
    if (tag === undefined) return 'no-fingerprint';
    if (tag.damaged) return 'damaged-tag';
    if (tag.keyCheck !== keyCheckOf(sign)) return 'other-key';
    const known = tag.fingerprints.get(field.tagLetter);
    if (known === undefined) return 'no-fingerprint';
    return known === fingerprint(field) ? undefined : 'changed';
  };
  const sent = new Map<(typeof given)[number], SendReason>();
  for (const field of given) {
    const reason = reasonToSend(field);
    if (reason !== undefined) sent.set(field, reason);
  }
  const unsent = given.filter((field) => !sent.has(field));
  const intact = tag?.damaged ? undefined : tag;
  if (sent.size === 0) return { sent, unsent, unmanaged, tag: intact };
  if (tag === undefined && mode !== 'on-change') return { sent, unsent, unmanaged };
  const renewed = [...sent.keys()].map((field) => [field.tagLetter, fingerprint(field)] as const);
  const fingerprints = new Map([...(intact?.fingerprints ?? []), ...renewed]);
  return { sent, unsent, unmanaged, tag: { keyCheck: keyCheckOf(sign), fingerprints, damaged: false } };
}
