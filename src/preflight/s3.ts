import { atOnce } from '../http/at-once.ts';
import { ask, type Checked, type Finding, type PreflightAccess, type Said, unexpected } from './check.ts';

/** Regions of China, GovCloud, and the isolated and sovereign partitions. */
const OTHER_PARTITION = /^(?:cn-|us-gov-|(?:us|eu)-iso|eusc-)/;
/** Directory buckets, table buckets, and aliases and ARNs of access points. */
const NOT_A_BUCKET = /--x-s3$|--table-s3$|-s3alias$|--ol-s3$|\.mrap$|^arn:/;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/** Checks the region and the buckets of an AWS connection, without AWS credentials. */
export async function checkAws({ values, buckets }: Checked, access: PreflightAccess): Promise<readonly Finding[]> {
  const region = String(values['awsRegion'] ?? '').toLowerCase();
  const [partition, why] = checkPartition(region);
  const ofBuckets = await atOnce(buckets, async (bucket) =>
    why === undefined ? checkBucket(bucket, region, access) : skipped(bucket, why),
  );
  const none = buckets.length === 0 ? skipped('', '`buckets` is not given.') : [];
  return [['aws.partition', region, ...partition], ...ofBuckets.flat(), ...none];
}

/** Returns the result, and why buckets of the region are not checked. */
function checkPartition(region: string): readonly [Said, string?] {
  const unknown = 'aws-region is not known.';
  if (!REGION.test(region)) return [['skipped', unknown], unknown];
  if (!OTHER_PARTITION.test(region)) return [['passed', `${region} is in the partition of Pictory's AWS account.`]];
  const found = `${region} is not in the partition of Pictory's AWS account, and IAM does not trust across partitions.`;
  const fix = 'Use a bucket in another region, such as us-east-2.';
  return [['failed', found, fix], 'Other partitions have other addresses.'];
}

/**
 * Sends an unsigned HEAD of the bucket. S3 names the bucket's region whether the request is allowed or not (the API
 * reference of HeadBucket, for signed requests; in practice for unsigned ones, too).
 */
async function checkBucket(bucket: string, region: string, access: PreflightAccess): Promise<readonly Finding[]> {
  if (NOT_A_BUCKET.test(bucket)) return skipped(bucket, 'Access points and directory buckets are not checked.');
  const origin = access.endpoints['aws'] ?? `https://s3.${region}.amazonaws.com`;
  const answer = await ask(access, `${origin}/${bucket}`, { method: 'HEAD' });
  if (typeof answer === 'string') return skipped(bucket, answer);
  const { status, headers } = answer;
  const isFromS3 = headers.has('x-amz-request-id');
  if (status === 404 && isFromS3) {
    const fix = 'Correct the name in `buckets`, or create the bucket.';
    return both(bucket, ['failed', 'There is no such bucket.', fix], ['skipped', 'The bucket does not exist.']);
  }
  if (![200, 301, 403].includes(status)) return skipped(bucket, unexpected(new URL(origin).host, answer));
  const where = headers.get('x-amz-bucket-region') ?? '';
  const isKnown = REGION.test(where);
  if (!isFromS3 && !isKnown) return skipped(bucket, 'The answer is not from S3.');
  const compared: Said = isKnown ? compare(where, region) : ['skipped', 'S3 did not name its region.'];
  return both(bucket, ['passed', 'The bucket exists.'], compared);
}

function compare(where: string, region: string): Said {
  if (where === region) return ['passed', `The bucket is in ${region}.`];
  const fix = `Set \`aws-region\` to ${where}, use a bucket in ${region}, or give the buckets of ${where} a connection of their own.`;
  return ['failed', `The bucket is in ${where}, and aws-region is ${region}.`, fix];
}

const skipped = (bucket: string, why: string) => both(bucket, ['skipped', why], ['skipped', why]);

function both(bucket: string, exists: Said, region: Said): readonly Finding[] {
  return [
    ['s3.exists', bucket, ...exists],
    ['s3.region', bucket, ...region],
  ];
}
