import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeTag } from '../../src/connections/tag.ts';
import type { Connection } from '../../src/connections/types.ts';
import { exported } from '../../src/manifest/export.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { awsConnection, ID, signer, tagged, vimeoConnection } from '../plan/examples.ts';
import { manifest } from './examples.ts';

const plain = (text: string) => text;

/** Connections as an account can have them: names differ, and so do AWS accounts. */
const account = fc
  .uniqueArray(
    fc.record({
      isAws: fc.boolean(),
      name: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      vimeoName: fc.stringMatching(/^[A-Za-z0-9 _-]{1,30}$/),
      description: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom('$'.concat('{{ x }}'), 'from '.concat('$', '{X}')),
      ),
      enabled: fc.boolean(),
      number: fc.integer({ min: 0, max: 999_999 }),
      clientIdentifier: fc.string({ minLength: 1, maxLength: 40 }),
      hasTag: fc.boolean(),
    }),
    { selector: ({ isAws, name, vimeoName }) => `${isAws} ${isAws ? name : vimeoName}`, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ isAws, name, vimeoName, description, enabled, clientIdentifier, hasTag }, at): Connection => {
      if (isAws) {
        const awsAccountId = String(at).padStart(12, '0');
        return awsConnection({ name, description, enabled, awsAccountId });
      }
      const human = looksLikeTag(description) ? '' : description;
      const stored = hasTag ? tagged(human, { clientSecret: 'secret-1' }) : human;
      return vimeoConnection({ name: vimeoName, description: stored, enabled, clientIdentifier });
    }),
  );

describe('an export', () => {
  test('is a manifest, with what is missing as comments', () => {
    const text = exported(
      [
        awsConnection(),
        vimeoConnection({
          description: tagged('Say "hi"\n', { clientSecret: 's' }),
          clientIdentifier: '$'.concat('{X}'),
        }),
      ],
      plain,
    );
    expect(text).toMatchInlineSnapshot(`
"# Written by \`operation: export\` of the Pictory Connection action, which replaces a file that begins with this line.
# yaml-language-server: $schema=https://raw.githubusercontent.com/your.organization/pictory-connection/v1/schema/manifest.schema.json
# Pictory never returns secrets: with \`credentials: on-create\`, the connections keep theirs. To manage them here, too,
# give the step environment variables with their values, then remove \`credentials\` and the # before each secret. Each
# connection needs variables of its own.
connections:
  - type: aws
    name: "Production-S3"
    description: "Assets"
    enabled: true
    aws-account-id: "123456789012"
    aws-region: "us-east-2"
  - type: vimeo
    name: "Marketing"
    description: "Say \\"hi\\"\\n"
    enabled: true
    # client-identifier is left out: it looks like an environment variable.
    credentials: on-create
    # client-secret: \${CLIENT_SECRET}
    # access-token: \${ACCESS_TOKEN}
"
`);
  });

  test('of nothing is empty', () => {
    expect(exported([], plain)).toMatch(/\nconnections: \[\]\n$/);
    expect(manifest(exported([], plain)).entries).toEqual([]);
  });

  test('has no secrets in it', () => {
    const text = exported(
      [awsConnection({ description: 'my hunter2', name: 'A' }), awsConnection({ name: 'hunter2' })],
      (said) => said.replaceAll('hunter2', '***'),
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain('    # description is left out: it contains a secret.\n');
    expect(text).toContain(`  # The AWS S3 connection with the id "${ID}" is left out: its name contains a secret.\n`);
    expect(manifest(text).entries.map(({ identity }) => identity.name)).toEqual(['A']);
  });

  test('of connections whose names no manifest can say is an empty list', () => {
    const text = exported([vimeoConnection({ name: 'ümläut' })], plain);
    expect(text).toContain('is left out: its name is not within the documented limits of Pictory.');
    expect(manifest(text).entries).toEqual([]);
  });

  test('has no entry for a name that two connections of a type have: neither could be found by it', () => {
    const text = exported(
      [
        awsConnection({ name: 'Marketing' }),
        { ...awsConnection({ name: 'Marketing' }), connectionId: 'id-2' },
        vimeoConnection({ name: 'Marketing' }),
      ],
      plain,
    );
    for (const id of [ID, 'id-2']) {
      expect(text).toContain(`  # The AWS S3 connection with the id "${id}" is left out: its name is not unique.\n`);
    }
    expect(text.match(/^ {2}- type: .*$/gm)).toEqual(['  - type: vimeo']);
  });

  test('is read as what it says', () => {
    fc.assert(
      fc.property(account, (connections) => {
        const { entries, warnings } = manifest(exported(connections, plain));
        expect(warnings.every(({ message }) => message.includes('plain text'))).toBe(true);
        expect(entries.map(({ type, identity }) => [type, identity.name])).toEqual(
          connections.map(({ type, values }) => [type, values.name]),
        );
      }),
    );
  });

  test('changes nothing when it is taken as it is', () => {
    fc.assert(
      fc.property(account, (connections) => {
        const { entries } = manifest(exported(connections, plain));
        const plans = entries.map(({ desired }, at) =>
          desired === undefined ? undefined : planPresent(connections[at] ?? null, desired, signer).action,
        );
        expect(plans).toEqual(connections.map(() => 'none'));
      }),
    );
  });

  test('is the same after it was read and made into connections again', () => {
    fc.assert(
      fc.property(account, (connections) => {
        const text = exported(connections, plain);
        fc.pre(!text.includes('is left out'));
        const again = manifest(text).entries.map(
          ({ type, identity, desired }): Connection => ({
            type,
            connectionId: ID,
            version: 1,
            values: { ...desired?.values, name: String(identity.name) },
          }),
        );
        expect(exported(again, plain)).toBe(text);
      }),
    );
  });

  test('asks for no secrets of a type that has none', () => {
    expect(exported([awsConnection()], plain)).not.toContain('credentials');
  });
});

describe('a manifest', () => {
  test('means the same in any order of its entries', () => {
    fc.assert(
      fc.property(account, fc.infiniteStream(fc.nat()), (connections, random) => {
        const shuffled = connections
          .map((one) => ({ one, key: Number(random.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const read = (all: readonly Connection[]) =>
          manifest(exported(all, plain))
            .entries.map(({ identity, desired }) => JSON.stringify([identity, desired]))
            .sort();
        expect(read(shuffled)).toEqual(read(connections));
      }),
      { numRuns: 30 },
    );
  });
});
