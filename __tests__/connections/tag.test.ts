import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { createSigner } from '../../src/connections/signer.ts';
import {
  fingerprintOf,
  joinDescription,
  keyCheckOf,
  looksLikeTag,
  splitDescription,
  type Tag,
  withoutTags,
} from '../../src/connections/tag.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { descriptions, field, isNested, signer, tagged, tagOver, theirSigner } from '../plan/examples.ts';

const TAG = '[pictory-action k:0F3kQ9xZ s:b71_Lm2c t:Yp-4dR8a]';

const part = fc.string({
  unit: fc.constantFrom(...'ABCXYZabcxyz0189-_'),
  minLength: 8,
  maxLength: 8,
});
const tags: fc.Arbitrary<Tag> = fc
  .record({
    keyCheck: part,
    fingerprints: fc.dictionary(fc.constantFrom('a', 's', 't', 'z'), part),
  })
  .map(({ keyCheck, fingerprints }) => ({
    keyCheck,
    fingerprints: new Map(Object.entries(fingerprints).sort(([a], [b]) => (a < b ? -1 : 1))),
    damaged: false,
  }));
const humanTexts = fc.oneof(descriptions, fc.string({ unit: 'binary' })).filter((text) => !looksLikeTag(text));

describe('a description', () => {
  test('comes apart as it was put together', () => {
    fc.assert(
      fc.property(humanTexts, tags, (text, tag) => {
        expect(splitDescription(vimeo, joinDescription(text, tag))).toEqual({ text, tag });
      }),
      { numRuns: 300 },
    );
  });

  test('without a tag is a person’s text, whatever it is', () => {
    fc.assert(
      fc.property(humanTexts, (text) => {
        expect(splitDescription(vimeo, text)).toEqual({ text });
      }),
      { numRuns: 300 },
    );
  });

  test('without a tag is put together of its text alone', () => {
    expect(joinDescription('Videos', undefined)).toBe('Videos');
  });

  test('ends with the tag, after one space', () => {
    expect(tagged('Videos', { clientSecret: 's' })).toMatch(/^Videos \[pictory-action k:\S{8} s:\S{8}\]$/);
  });

  test('is the tag alone when nobody wrote anything', () => {
    expect(tagged('', { clientSecret: 's' })).toMatch(/^\[pictory-action k:\S{8} s:\S{8}\]$/);
  });

  test('has the same tag whatever the order in which secrets became known', () => {
    const { keyCheck, fingerprints } = tagOver({ clientSecret: 's', accessToken: 't' });
    const reversed: Tag = { keyCheck, damaged: false, fingerprints: new Map([...fingerprints].reverse()) };
    expect(joinDescription('x', reversed)).toBe(tagged('x', { clientSecret: 's', accessToken: 't' }));
  });

  test('has the tag that an earlier release wrote', () => {
    expect(splitDescription(vimeo, `Videos ${TAG}`)).toEqual({
      text: 'Videos',
      tag: {
        keyCheck: '0F3kQ9xZ',
        fingerprints: new Map([
          ['s', 'b71_Lm2c'],
          ['t', 'Yp-4dR8a'],
        ]),
        damaged: false,
      },
    });
  });

  test('of a type without write-only fields has no tag, whatever it looks like', () => {
    expect(splitDescription(aws, `Assets ${TAG}`)).toEqual({ text: `Assets ${TAG}` });
  });
});

describe('what a person wrote', () => {
  test.each([
    ['an edited part', 'Videos [pictory-action k:0F3kQ9xZ s:b71_Lm2]', 'Videos'],
    ['a part that was added', 'Videos [pictory-action k:0F3kQ9xZ s:b71_Lm2c hello]', 'Videos'],
    ['no key check', 'Videos [pictory-action s:b71_Lm2c]', 'Videos'],
    ['no parts', 'Videos [pictory-action]', 'Videos'],
    ['another order', 'Videos [pictory-action s:b71_Lm2c k:0F3kQ9xZ]', 'Videos'],
    ['one part twice', 'Videos [pictory-action k:0F3kQ9xZ s:b71_Lm2c s:b71_Lm2c]', 'Videos'],
    ['two spaces in it', 'Videos [pictory-action  k:0F3kQ9xZ]', 'Videos'],
    ['text after it', `Videos ${TAG} of ours`, 'Videos of ours'],
    ['text right before it', `Videos${TAG}`, 'Videos'],
    ['a space after it', `Videos ${TAG} `, 'Videos '],
    ['itself again', `Videos ${TAG} ${TAG}`, 'Videos'],
    ['itself again without a space', `Videos ${TAG}${TAG}`, 'Videos'],
    ['another tag before it', `[pictory-action k:AAAAAAAA] Videos ${TAG}`, ' Videos'],
    ['a cut tag before it', `Videos ${TAG} [pictory-act`, 'Videos'],
  ])('is found beside a tag with %s, which is damaged', (_what, stored, text) => {
    expect(splitDescription(vimeo, stored)).toMatchObject({ text, tag: { damaged: true } });
  });

  const whole = `Videos ${TAG}`;
  const begin = 'Videos [pictory-'.length;
  test.each(Array.from({ length: whole.length - begin }, (_, more) => whole.slice(0, begin + more)))(
    'is found beside a tag that was cut, as in %j',
    (stored) => {
      expect(splitDescription(vimeo, stored)).toMatchObject({ text: 'Videos', tag: { damaged: true } });
    },
  );

  test('keeps its own spaces beside the one that sets the tag apart', () => {
    expect(splitDescription(vimeo, `Videos   ${TAG}`).text).toBe('Videos  ');
  });

  test('never looks like a tag, whatever was stored', () => {
    fc.assert(
      fc.property(
        descriptions.filter((stored) => !isNested(stored)),
        (stored) => {
          expect(looksLikeTag(splitDescription(vimeo, stored).text)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('never looks like a tag when one tag was pasted into another', () => {
    const { text } = splitDescription(vimeo, '[pictory-action  [pictory-action x]k:0F3kQ9xZ s:b71_Lm2c]');
    expect(looksLikeTag(text)).toBe(false);
  });

  test('has nothing of a tag that another bracket cuts short', () => {
    const { text } = splitDescription(vimeo, `Videos [pictory-action k:0F3kQ9xZ[pictory-k:0F3kQ9xZ ${TAG}`);
    expect(text).toBe('Videos[pictory-k:0F3kQ9xZ');
    expect(withoutTags('It says "[pictory-action k:0F3kQ9xZ[x".')).toBe('It says "[x".');
  });
});

test('A hundred tags in each other are taken out, and no more: a description has an end', () => {
  expect(withoutTags('[pictory-'.repeat(100))).toBe('');
  expect(withoutTags('[pictory-'.repeat(101))).toBe('[pictory-');
});

describe('what looks like a tag', () => {
  test.each([TAG, `a ${TAG} b`, '[pictory-action]', '[pictory-action k', '[pictory-ac', 'a [pictory-'])(
    'is %j',
    (text) => {
      expect(looksLikeTag(text)).toBe(true);
    },
  );

  test.each([
    '',
    'pictory-action',
    '[pictory',
    '[pictory-action-2]',
    '[pictory-actions]',
    '[pictory-ac] us',
    '[Pictory-action]',
    '[pictory-action [x',
    '[ pictory-action]',
  ])('is not %j', (text) => {
    expect(looksLikeTag(text)).toBe(false);
  });
});

describe('a signer', () => {
  const clientSecret = field(vimeo, 'clientSecret');
  const accessToken = field(vimeo, 'accessToken');

  test('makes parts that fit into a tag', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (apiKey, secret) => {
        const sign = createSigner(apiKey);
        const tag: Tag = {
          keyCheck: keyCheckOf(sign),
          damaged: false,
          fingerprints: new Map([['s', fingerprintOf(sign, clientSecret, secret)]]),
        };
        expect(splitDescription(vimeo, joinDescription('x', tag)).tag).toEqual(tag);
      }),
      { numRuns: 100 },
    );
  });

  test('makes the same parts in every run', () => {
    const again = createSigner('pictai_ours');
    expect(keyCheckOf(again)).toBe(keyCheckOf(signer));
    expect(fingerprintOf(again, clientSecret, 's')).toBe(fingerprintOf(signer, clientSecret, 's'));
  });

  test('makes another key check for another key', () => {
    expect(keyCheckOf(theirSigner)).not.toBe(keyCheckOf(signer));
  });

  test.each([
    ['another value', fingerprintOf(signer, clientSecret, 'S')],
    ['another field', fingerprintOf(signer, accessToken, 's')],
    ['another key', fingerprintOf(theirSigner, clientSecret, 's')],
  ])('makes another fingerprint for %s', (_what, other) => {
    expect(other).not.toBe(fingerprintOf(signer, clientSecret, 's'));
  });

  test('makes fingerprints in which the secret does not show', () => {
    expect(fingerprintOf(signer, clientSecret, 'hunter22')).not.toContain('hunter');
  });
});
