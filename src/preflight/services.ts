import type { ConnectionType } from '../connections/types.ts';

/** Not all of amazonaws.com: anybody can rent other names below it, such as that of an API or a load balancer. */
const S3 = /(?:^|\.)s3(?:(?:-fips)?\.(?:[a-z0-9-]+\.)*|-[a-z0-9-]+\.)amazonaws\.com$/;

interface Service {
  /** The environment variables with another address; the first that is set counts. */
  readonly variables: readonly string[];
  /** The hosts that such an address may have with https; if missing, only this machine is allowed. */
  readonly hosts?: { readonly are: RegExp; readonly called: string };
}

/** The services that can be checked, by the type of connection. */
export const SERVICES: Readonly<Record<string, Service>> = {
  aws: {
    variables: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
    hosts: { are: S3, called: 'of S3, such as s3.us-east-2.amazonaws.com' },
  },
  vimeo: { variables: ['VIMEO_API_URL'] },
};

/** Whether connections of a type have buckets to check. */
export const hasBuckets = (type: ConnectionType): boolean => type.input === 'aws';

/**
 * A regular expression for the name of a bucket, or the ARN of an access point, before a separator or the end: the rules
 * of https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html without the reserved suffixes, which
 * are those of directory buckets and access points: they are skipped, not refused.
 */
export const BUCKET =
  '(?:(?!xn--|sthree-|amzn-s3-demo-|(?:\\d{1,3}\\.){3}\\d{1,3}(?![^,\\s]))(?![^,\\s]*\\.\\.)[a-z\\d][a-z\\d.-]{1,61}[a-z\\d]|arn:aws:s3[^,\\s]*:accesspoint[^,\\s]+)';
