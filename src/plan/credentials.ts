import type { Signer } from '../connections/signer.ts';
import { fingerprintOf, keyCheckOf, type Tag } from '../connections/tag.ts';
import type { Desired, Field, WriteOnlyField } from '../connections/types.ts';

/** The reason for sending it. */
export type SendReason = 'create' | 'always' | 'no-fingerprint' | 'other-key' | 'damaged-tag' | 'changed';

/** The plan for the write-only fields, and the new tag of the description. */
export interface Credentials {
  readonly sent: ReadonlyMap<Field, SendReason>;
  /** Given but not sent: their fingerprints match, or because of `credentials: on-create`. */
  readonly unsent: readonly Field[];
  /** Not given: unknown, and left alone. */
  readonly unmanaged: readonly Field[];
  readonly tag?: Tag;
}

/**
 * Decides which write-only fields are sent.
 *
 * @param stored the split description of the existing connection; `null` for a create.
 */
export function planCredentials(stored: { readonly tag?: Tag } | null, desired: Desired, sign: Signer): Credentials {
  const writeOnly = desired.type.fields.filter((field) => field.kind === 'write-only');
  const given = writeOnly.filter((field) => desired.values[field.api] !== undefined);
  const unmanaged = writeOnly.filter((field) => desired.values[field.api] === undefined);
  const fingerprint = (field: Field) => fingerprintOf(sign, field, String(desired.values[field.api]));

  const sent = new Map<WriteOnlyField, SendReason>();
  for (const field of given) {
    const reason = stored === null ? 'create' : reasonToSend(field, stored.tag, desired, sign, fingerprint);
    if (reason !== undefined) sent.set(field, reason);
  }
  const unsent = given.filter((field) => !sent.has(field));
  const tag = nextTag(stored?.tag, [...sent.keys()], desired.credentials, sign, fingerprint);
  return { sent, unsent, unmanaged, tag };
}

function reasonToSend(
  field: WriteOnlyField,
  tag: Tag | undefined,
  desired: Desired,
  sign: Signer,
  fingerprint: (field: Field) => string,
): SendReason | undefined {
  if (desired.credentials === 'always') return 'always';
  if (desired.credentials === 'on-create') return undefined;
  if (tag === undefined) return 'no-fingerprint';
  if (tag.damaged) return 'damaged-tag';
  if (tag.keyCheck !== keyCheckOf(sign)) return 'other-key';
  const known = tag.fingerprints.get(field.tagLetter);
  if (known === undefined) return 'no-fingerprint';
  return known === fingerprint(field) ? undefined : 'changed';
}

/** Only `on-change` adds a tag; every write of credentials, in any mode, renews an existing tag. */
function nextTag(
  tag: Tag | undefined,
  sent: readonly WriteOnlyField[],
  mode: Desired['credentials'],
  sign: Signer,
  fingerprint: (field: Field) => string,
): Tag | undefined {
  const kept = tag?.damaged ? [] : [...(tag?.fingerprints ?? [])];
  if (sent.length === 0) return tag?.damaged ? undefined : tag;
  if (tag === undefined && mode !== 'on-change') return undefined;
  const renewed = sent.map((field) => [field.tagLetter, fingerprint(field)] as const);
  return { keyCheck: keyCheckOf(sign), fingerprints: new Map([...kept, ...renewed]), damaged: false };
}
