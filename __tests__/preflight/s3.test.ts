import { describe, expect, test } from '@jest/globals';
import { checkManyBuckets, checkS3, type Reply } from './service.ts';

const ID = { 'x-amz-request-id': '4B4F3C0D7E0A9F12' };

function s3(status: number, region?: string, id: Readonly<Record<string, string>> = ID): Reply {
  return { status, headers: { ...id, ...(region !== undefined && { 'x-amz-bucket-region': region }) } };
}

describe('aws.partition', () => {
  test.each(['us-east-2', 'eu-west-1', 'ap-southeast-7', 'mx-central-1'])('passes for %s', async (region) => {
    expect((await checkS3(s3(403, region), region)).results).toMatchObject({ 'aws.partition': 'passed' });
  });

  test.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'])(
    'fails for %s, and asks nobody about its buckets',
    async (region) => {
      const { results, requests } = await checkS3(s3(403, region), region);
      expect(results).toEqual({ 'aws.partition': 'failed', 's3.exists': 'skipped', 's3.region': 'skipped' });
      expect(requests).toEqual([]);
    },
  );

  test.each(['', 'evil.example/#', 'us-east-2.evil'])('asks nobody about the region %j', async (region) => {
    const { results, requests } = await checkS3(s3(403), region);
    expect(results).toEqual({ 'aws.partition': 'skipped', 's3.exists': 'skipped', 's3.region': 'skipped' });
    expect(requests).toEqual([]);
  });
});

test('A region is known in any case, as Pictory may store it', async () => {
  const { results } = await checkS3(s3(403, 'us-east-2'), 'US-East-2');
  expect(results).toEqual({ 'aws.partition': 'passed', 's3.exists': 'passed', 's3.region': 'passed' });
});

test('Buckets are checked a few at a time, however many there are', async () => {
  const { atOnce, checked } = await checkManyBuckets(100);
  expect(checked).toBe(100);
  expect(atOnce).toBeLessThanOrEqual(4);
});

describe('s3.exists', () => {
  test.each([200, 301, 403])('passes for an answer with status %i', async (status) => {
    expect((await checkS3(s3(status, 'us-east-2'))).results['s3.exists']).toBe('passed');
  });

  test('fails for a 404 of S3', async () => {
    const { results } = await checkS3(s3(404));
    expect(results).toMatchObject({ 's3.exists': 'failed', 's3.region': 'skipped' });
  });

  test.each<[string, Reply]>([
    ['a 404 of a proxy', s3(404, undefined, {})],
    ['a 403 of a proxy', s3(403, undefined, {})],
    ['a 400', s3(400)],
    ['a 307, which is not followed', { status: 307, headers: { ...ID, location: 'http://127.0.0.1:1/' } }],
    ['throttling', s3(429)],
    ['a 503', s3(503)],
    ['a connection that breaks', 'cut'],
    ['no answer in time', 'hang'],
  ])('is skipped for %s', async (_what, reply) => {
    const { results } = await checkS3(reply);
    expect(results).toEqual({ 'aws.partition': 'passed', 's3.exists': 'skipped', 's3.region': 'skipped' });
  });

  test.each([
    'videos--usw2-az1--x-s3',
    'tables--table-s3',
    'alias-abc123-s3alias',
    'lambda-abc--ol-s3',
    'mfzwi23gnjvgw.mrap',
    'arn:aws:s3:us-east-2:123456789012:accesspoint/videos',
  ])('is skipped for %s, without a request', async (bucket) => {
    const { results, requests } = await checkS3(s3(404), 'us-east-2', bucket);
    expect(results).toMatchObject({ 's3.exists': 'skipped', 's3.region': 'skipped' });
    expect(requests).toEqual([]);
  });

  test('is skipped without buckets', async () => {
    expect((await checkS3(s3(403), 'us-east-2', '')).checks).toContainEqual(
      expect.objectContaining({ id: 's3.exists', result: 'skipped', found: '`buckets` is not given.' }),
    );
  });
});

describe('s3.region', () => {
  test.each([200, 301, 403])('passes for the region of the connection, status %i', async (status) => {
    expect((await checkS3(s3(status, 'us-east-2'))).results['s3.region']).toBe('passed');
  });

  test.each([200, 301, 403])('fails for another region, status %i, and names both', async (status) => {
    const { checks } = await checkS3(s3(status, 'eu-west-1'));
    expect(checks.at(-1)).toEqual({
      id: 's3.region',
      type: 'AWS',
      name: 'One',
      subject: 'footage',
      result: 'failed',
      found: 'The bucket is in eu-west-1, and aws-region is us-east-2.',
      fix: 'Set `aws-region` to eu-west-1, use a bucket in us-east-2, or give the buckets of eu-west-1 a connection of their own.',
    });
  });

  test('fails for another region, even if a proxy took the id of the request away', async () => {
    expect((await checkS3(s3(301, 'eu-west-1', {}))).results['s3.region']).toBe('failed');
  });

  test.each([undefined, 'nowhere at all'])('is skipped if S3 says that the region is %s', async (region) => {
    expect((await checkS3(s3(403, region))).results).toMatchObject({ 's3.exists': 'passed', 's3.region': 'skipped' });
  });
});

test('The request is an unsigned HEAD of the bucket', async () => {
  const { requests } = await checkS3(s3(403, 'us-east-2'));
  expect(requests.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
    ['HEAD', '/footage', undefined],
  ]);
});
