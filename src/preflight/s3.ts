import { ask, type Finding, type PreflightAccess, type Subject, unexpected } from './check.ts';

/** Regions of China, GovCloud, and the isolated and sovereign partitions. */
const OTHER_PARTITION = /^(?:cn-|us-gov-|(?:us|eu)-iso|eusc-)/;
/** Directory buckets, table buckets, and aliases and ARNs of access points. */
const NOT_A_BUCKET = /--x-s3$|--table-s3$|-s3alias$|--ol-s3$|\.mrap$|^arn:/;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

type Said = Pick<Finding, 'result' | 'found'> & { readonly fix?: string };

/** Checks the region and the buckets of an AWS connection, without AWS credentials. */
export async function checkAws({ values, buckets }: Subject, access: PreflightAccess): Promise<readonly Finding[]> {
  const region = String(values['awsRegion'] ?? '');
  const partition = { id: 'aws.partition', subject: region, fix: '' };
  if (!REGION.test(region)) {
    const found = 'aws-region is not known.';
    return [{ ...partition, result: 'skipped', found }, ...buckets.flatMap((bucket) => skipped(bucket, found))];
  }
  if (OTHER_PARTITION.test(region)) {
    return [
      {
        ...partition,
        result: 'failed',
        found: `${region} is in another partition than Pictory's AWS account, and IAM does not trust across partitions.`,
        fix: 'Use a bucket in a region of the commercial partition, such as us-east-2, and set `aws-region` to it.',
      },
      ...buckets.flatMap((bucket) => skipped(bucket, 'Buckets of this partition have other addresses.')),
    ];
  }
  const checked = await Promise.all(buckets.map((bucket) => checkBucket(bucket, region, access)));
  return [
    { ...partition, result: 'passed', found: `${region} is in the partition of Pictory's AWS account.` },
    ...(buckets.length === 0 ? skipped('', '`buckets` is not given.') : checked.flat()),
  ];
}

/**
 * Sends an unsigned HEAD of the bucket. S3 names the bucket's region whether the request is allowed or not (the API
 * reference of HeadBucket, for signed requests; in practice for unsigned ones, too).
 */
async function checkBucket(bucket: string, region: string, access: PreflightAccess): Promise<readonly Finding[]> {
  if (NOT_A_BUCKET.test(bucket)) return skipped(bucket, 'Directory buckets and access points are not checked.');
  const origin = access.endpoints['aws'] ?? `https://s3.${region}.amazonaws.com`;
  const answer = await ask(access, `${origin}/${bucket}`, { method: 'HEAD' });
  if (typeof answer === 'string') return skipped(bucket, answer);
  const { status, headers } = answer;
  const isFromS3 = headers.has('x-amz-request-id');
  const where = headers.get('x-amz-bucket-region') ?? '';
  if (status === 404 && isFromS3) {
    const fix = 'Correct the name in `buckets`, or create the bucket.';
    return findings(
      bucket,
      { result: 'failed', found: 'There is no such bucket.', fix },
      unknown('The bucket does not exist.'),
    );
  }
  if (![200, 301, 403].includes(status)) return skipped(bucket, unexpected(new URL(origin).host, answer));
  const isKnown = REGION.test(where);
  if (!isFromS3 && !isKnown) return skipped(bucket, `The answer with status ${status} is not from S3.`);
  return findings(
    bucket,
    { result: 'passed', found: 'The bucket exists.' },
    isKnown ? compared(where, region) : unknown('S3 did not name its region.'),
  );
}

function compared(where: string, region: string): Said {
  if (where === region) return { result: 'passed', found: `The bucket is in ${region}.` };
  return {
    result: 'failed',
    found: `The bucket is in ${where}, and the aws-region of the connection is ${region}.`,
    fix: `Set \`aws-region\` to ${where}, or use a bucket in ${region}. The region of an existing connection cannot be changed: give the buckets of ${where} a connection of their own.`,
  };
}

function unknown(found: string): Said {
  return { result: 'skipped', found };
}

function skipped(bucket: string, why: string): readonly Finding[] {
  return findings(bucket, unknown(why), unknown(why));
}

function findings(subject: string, exists: Said, region: Said): readonly Finding[] {
  return [
    { id: 's3.exists', subject, fix: '', ...exists },
    { id: 's3.region', subject, fix: '', ...region },
  ];
}
