import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { fingerprintOf, joinDescription, keyCheckOf, looksLikeTag, type Tag } from '../../src/connections/tag.ts';
import type { Connection, ConnectionType, Desired, FieldValue, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';

export const ID = '20251217080657842fux3au9kh1p0j5s';
export const signer = createSigner('pictai_ours');
export const theirSigner = createSigner('pictai_theirs');

/** Values to read; a field that is `undefined` is one that the API left out. */
export type Read = Readonly<Record<string, FieldValue | undefined>>;

function read(values: Read): Connection['values'] {
  const known = Object.entries(values).filter((entry): entry is [string, FieldValue] => entry[1] !== undefined);
  return { ...Object.fromEntries(known), name: String(values['name']) };
}

/** A connection of AWS as it was read. */
export function awsConnection(values: Read = {}, version = 3): Connection {
  return {
    type: aws,
    connectionId: ID,
    version,
    values: read({
      name: 'Production-S3',
      description: 'Assets',
      enabled: true,
      awsAccountId: '123456789012',
      awsRegion: 'us-east-2',
      ...values,
    }),
  };
}

/** A connection of Vimeo as it was read. */
export function vimeoConnection(values: Read = {}, version = 3): Connection {
  return {
    type: vimeo,
    connectionId: ID,
    version,
    values: read({ name: 'Marketing', description: 'Videos', enabled: true, clientIdentifier: 'client-1', ...values }),
  };
}

/** What a connection should look like; a connection of that type with nothing managed unless more is given. */
export function desired(type: ConnectionType, values: Values = {}, more: Partial<Desired> = {}): Desired {
  const { name } = values;
  const identity = name === undefined ? { connectionId: ID } : { name };
  return {
    type,
    identity,
    values,
    credentials: 'on-change',
    whenMissing: 'create',
    onImmutableChange: 'fail',
    ...more,
  };
}

/** A tag made with our key over the secrets that are given. */
export function tagOver(secrets: { readonly clientSecret?: string; readonly accessToken?: string }, by = signer): Tag {
  const fingerprints = new Map<string, string>();
  for (const field of vimeo.fields) {
    const secret = Object.entries(secrets).find(([api]) => api === field.api)?.[1];
    if (field.kind === 'write-only' && secret !== undefined) {
      fingerprints.set(field.tagLetter, fingerprintOf(by, field, secret));
    }
  }
  return { keyCheck: keyCheckOf(by), fingerprints, damaged: false };
}

/** A description with a tag over the secrets that are given. */
export function tagged(text: string, secrets: Parameters<typeof tagOver>[0], by = signer): string {
  return joinDescription(text, tagOver(secrets, by));
}

/** The field of a type with an API name. */
export function field(type: ConnectionType, api: string) {
  const found = type.fields.find((one) => one.api === api);
  if (found === undefined) throw new Error(`${type.input} has no field ${api}`);
  return found;
}

const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const few = fc.constantFrom('a', 'b');

/** What people could write, and what is left of tags that somebody edited. */
export const descriptions: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom('a', ' ', 'Videos of marketing', '[', ']', '[pictory-', '[pictory-action', '[pictory-action]'),
      fc.constantFrom('k:0F3kQ9xZ', ' k:0F3kQ9xZ', ' s:b71_Lm2c', '[pictory-action k:0F3kQ9xZ s:b71_Lm2c]'),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));

/** Whether what is left without its tags looks like one again: see the test "nested" in tag.test.ts. */
export function isNested(description: string): boolean {
  return looksLikeTag(description) && /\[pictory-.*\[pictory-/s.test(description);
}

const storedDescriptions = fc
  .oneof(
    descriptions.filter((text) => !isNested(text)),
    fc
      .record({ text: anyText, clientSecret: few, accessToken: few, ours: fc.boolean() })
      .map(({ text, ours, ...secrets }) =>
        tagged(looksLikeTag(text) ? '' : text, secrets, ours ? signer : theirSigner),
      ),
  )
  .filter((text) => text.length <= 150);

/** Descriptions that an input may have: none that looks like a tag. */
const givenDescriptions = fc.oneof(few, descriptions).filter((text) => text.length <= 150 && !looksLikeTag(text));

const connections = {
  aws: fc
    .record(
      {
        name: fc.oneof(few, anyText),
        description: storedDescriptions,
        enabled: fc.boolean(),
        awsAccountId: fc.constantFrom('123456789012', '000000000001'),
        awsRegion: fc.constantFrom('us-east-2', 'eu-west-1'),
      },
      { requiredKeys: ['name', 'enabled', 'awsAccountId', 'awsRegion'] },
    )
    .map((values) => awsConnection({ description: undefined, ...values })),
  vimeo: fc
    .record(
      { name: few, description: storedDescriptions, enabled: fc.boolean(), clientIdentifier: few },
      { requiredKeys: ['name', 'enabled', 'clientIdentifier'] },
    )
    .map((values) => vimeoConnection({ description: undefined, ...values })),
};

const managed = {
  aws: fc.record(
    {
      name: fc.oneof(few, anyText),
      description: givenDescriptions,
      enabled: fc.boolean(),
      awsAccountId: fc.constantFrom('123456789012', '000000000001'),
      awsRegion: fc.constantFrom('us-east-2', 'eu-west-1'),
    },
    { requiredKeys: [] },
  ),
  vimeo: fc.record(
    {
      name: few,
      description: givenDescriptions,
      enabled: fc.boolean(),
      clientIdentifier: few,
      clientSecret: few,
      accessToken: few,
    },
    { requiredKeys: [] },
  ),
};

const modes = fc.constantFrom('on-change' as const, 'always' as const, 'on-create' as const);

/** A connection, or none, and what is desired of it. */
export interface Situation {
  readonly current: Connection | null;
  readonly desired: Desired;
}

function situationsOf(type: ConnectionType, of: 'aws' | 'vimeo'): fc.Arbitrary<Situation> {
  return fc
    .record({ current: fc.option(connections[of]), values: managed[of], credentials: modes })
    .map(({ current, values, credentials }) => ({ current, desired: desired(type, values, { credentials }) }));
}

export const situations = { aws: situationsOf(aws, 'aws'), vimeo: situationsOf(vimeo, 'vimeo') };
