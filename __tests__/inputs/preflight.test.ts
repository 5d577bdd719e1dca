import { describe, expect, test } from '@jest/globals';
import { OPERATIONS } from '../../src/inputs/operation.ts';
import { entries, manifest, problems as manifestProblems } from '../manifest/examples.ts';
import { AWS, type Inputs, problems, request, VIMEO } from './examples.ts';

type Environment = Readonly<Record<string, string>>;

const reading = (environment: Environment = {}) => ({ environment: (name: string) => environment[name] });
const ON = { preflight: 'true' };
const S3 = { ...AWS, ...ON, buckets: 'footage' };

const preflightOf = (inputs: Inputs, environment?: Environment) =>
  request(inputs, reading(environment)).settings.preflight;
const warningsOf = (inputs: Inputs) => request(inputs, reading()).warnings.map(({ message }) => message);
const problemsOf = (inputs: Inputs, environment?: Environment) => problems(inputs, reading(environment));

describe('preflight', () => {
  test('has the buckets, separated by commas and line breaks, each once', () => {
    expect(preflightOf({ ...S3, buckets: 'footage, music\n\n my.old-bucket ,\r\nfootage' })?.buckets).toEqual([
      'footage',
      'music',
      'my.old-bucket',
    ]);
  });

  test.each([{}, { preflight: 'false' }, { preflight: 'FALSE' }])('is off with %j', (inputs) => {
    expect(preflightOf({ ...AWS, ...inputs })).toBeUndefined();
  });

  test('is true or false', () => {
    expect(problemsOf({ ...AWS, preflight: 'maybe' })).toEqual(['preflight: got "maybe"; expected true or false']);
  });

  test.each(OPERATIONS)('has an effect with %s, or a warning', (operation) => {
    const which = operation === 'export' ? { name: '', config: 'x.yml' } : operation === 'list' ? { name: '' } : {};
    const inputs = { ...VIMEO, ...ON, operation, ...which, ...(operation === 'rotate' && { 'access-token': 't' }) };
    const isChecked = ['ensure', 'rotate', 'verify'].includes(operation);
    expect(preflightOf(inputs) !== undefined).toBe(isChecked);
    expect(warningsOf(inputs)).toEqual(
      isChecked ? [] : [`Input preflight has no effect with operation ${operation} and is ignored.`],
    );
  });
});

describe('buckets', () => {
  test.each([
    'ab',
    'x'.repeat(64),
    'My-Bucket',
    'my_bucket',
    '-footage',
    'footage.',
    'a..b',
    '192.168.5.4',
    'xn--footage',
    'sthree-configurator',
    'amzn-s3-demo-bucket',
    's3://footage',
    'footage/videos',
    'arn:aws:s3:::footage',
    ',',
  ])('must be names of buckets, and %j is none', (buckets) => {
    const shown = buckets === ',' ? '' : buckets;
    expect(problemsOf({ ...S3, buckets })).toEqual([
      `buckets: got "${shown}"; expected names of S3 buckets (3 to 63 lower-case letters, digits, hyphens, dots), without s3:// and folders`,
    ]);
  });

  test.each([
    'abc',
    'x'.repeat(63),
    '1.2.3.4a',
    'videos--usw2-az1--x-s3',
    'arn:aws:s3:us-east-2:123456789012:accesspoint/videos',
    'arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap',
  ])('can be %j', (buckets) => {
    expect(problemsOf({ ...S3, buckets })).toEqual([]);
  });

  test.each([
    ['without preflight', { ...AWS, buckets: 'footage' }, 'without preflight: true'],
    ['for Vimeo', { ...VIMEO, ...ON, buckets: 'footage' }, 'with type vimeo'],
    ['with get', { ...S3, operation: 'get' }, 'with operation get'],
  ])('%s is a warning', (_what, inputs, why) => {
    expect(warningsOf(inputs)).toContain(`Input buckets has no effect ${why} and is ignored.`);
  });

  test('next to config is an error', () => {
    expect(problemsOf({ 'api-key': 'k', ...ON, config: 'pictory.yml', buckets: 'footage' })).toEqual([
      'buckets: with config, they are keys of the entries',
    ]);
  });
});

describe('the address of S3', () => {
  test('is that of AWS without a variable', () => {
    expect(preflightOf(S3)?.endpoints).toEqual({ aws: undefined });
  });

  test.each([
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566'],
    [
      { AWS_ENDPOINT_URL: 'https://s3.dualstack.us-east-2.amazonaws.com/' },
      'https://s3.dualstack.us-east-2.amazonaws.com',
    ],
    ...[
      'https://s3-fips.us-east-1.amazonaws.com',
      'https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com',
      'https://s3.amazonaws.com',
      'https://s3-us-west-2.amazonaws.com',
    ].map((url): [Record<string, string>, string] => [{ AWS_ENDPOINT_URL_S3: url }, url]),
    [
      { AWS_ENDPOINT_URL: 'https://evil.example', AWS_ENDPOINT_URL_S3: 'http://localhost:9000' },
      'http://localhost:9000',
    ],
  ])('is taken from %j', (environment, url) => {
    expect(preflightOf(S3, environment)?.endpoints).toEqual({ aws: url });
  });

  test.each([
    'https://evil.example',
    'https://amazonaws.com.evil.example',
    'https://evilamazonaws.com',
    'https://s3.evilamazonaws.com',
    'https://evils3.us-east-2.amazonaws.com',
    'https://abc123.execute-api.us-east-1.amazonaws.com',
    'https://s3-123.us-east-1.elb.amazonaws.com',
    'https://vpce-1a2b.vpce-svc-3c4d.us-east-1.vpce.amazonaws.com',
    'http://s3.us-east-2.amazonaws.com',
    'http://10.0.0.1',
    'https://s3.us-east-2.amazonaws.com/path',
    'not a url',
  ])('cannot be %s', (url) => {
    expect(problemsOf(S3, { AWS_ENDPOINT_URL_S3: url })).toEqual([
      `AWS_ENDPOINT_URL_S3: got "${url}"; expected an origin, https:// to a host of S3, such as s3.us-east-2.amazonaws.com, or http:// to a loopback address, without path, query, user or password`,
    ]);
  });

  test('is not shown if it may hold a password', () => {
    const [problem] = problemsOf(S3, { AWS_ENDPOINT_URL: 'https://user:hunter2@s3.us-east-2.amazonaws.com' });
    expect(problem).toContain('AWS_ENDPOINT_URL: got "(a URL with a user or password)"');
  });

  test.each([
    ['without preflight', { ...AWS, buckets: 'footage' }],
    ['for Vimeo', { ...VIMEO, ...ON }],
  ])('is not read %s', (_what, inputs) => {
    expect(problemsOf(inputs, { AWS_ENDPOINT_URL: 'https://evil.example' })).toEqual([]);
  });
});

describe('the address of Vimeo', () => {
  test('can be http to a loopback address', () => {
    const url = 'http://127.0.0.1:4010';
    expect(preflightOf({ ...VIMEO, ...ON }, { VIMEO_API_URL: url })?.endpoints).toEqual({ vimeo: url });
  });

  test.each(['https://api.vimeo.com', 'https://vimeo.amazonaws.com', 'http://10.0.0.1', 'https://127.0.0.1'])(
    'cannot be %s',
    (url) => {
      expect(problemsOf({ ...VIMEO, ...ON }, { VIMEO_API_URL: url })).toEqual([
        `VIMEO_API_URL: got "${url}"; expected an origin, http:// to a loopback address, without path, query, user or password`,
      ]);
    },
  );
});

describe('in a manifest, buckets', () => {
  const aws = ['type: aws', 'name: S3', 'aws-region: us-east-2'];

  test.each([
    ['a list', ['buckets: [footage, music]']],
    ['a text', ['buckets: footage, music']],
    ['lines', ['buckets: |', '  footage', '  music']],
  ])('are %s', (_what, lines) => {
    expect(manifest(entries([...aws, ...lines])).entries[0]?.buckets).toEqual(['footage', 'music']);
  });

  test.each([
    [aws, 'buckets: My-Bucket', 'buckets: got "My-Bucket"; expected names of S3 buckets'],
    [aws, 'buckets: [[footage]]', 'buckets: got a list; expected a single value'],
    [['type: vimeo', 'name: V'], 'buckets: footage', 'buckets: it belongs to type aws'],
  ])('of %j cannot be "%s"', (entry, line, problem) => {
    expect(manifestProblems(entries([...entry, line])).join('\n')).toContain(problem);
  });
});
