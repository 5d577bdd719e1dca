/** A service that connections of a type depend on. */
interface Service {
  /** The environment variables with another address; the first that is set counts. */
  readonly variables: readonly string[];
  /** The end of the hosts that such an address may have with https; if missing, only this machine is allowed. */
  readonly domain?: string;
  /** Whether connections of the type have buckets to check. */
  readonly hasBuckets?: true;
}

/** The services that can be checked, by the type of connection. */
export const SERVICES: Readonly<Record<string, Service>> = {
  aws: { variables: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'], domain: '.amazonaws.com', hasBuckets: true },
  vimeo: { variables: ['VIMEO_API_URL'] },
};

/**
 * A regular expression for the name of a bucket, or the ARN of an access point, before a separator or the end: the rules
 * of https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html without the reserved suffixes, which
 * are those of directory buckets and access points: they are skipped, not refused.
 */
export const BUCKET =
  '(?:(?!xn--|sthree-|amzn-s3-demo-|(?:\\d{1,3}\\.){3}\\d{1,3}(?![^,\\s]))(?![^,\\s]*\\.\\.)[a-z\\d][a-z\\d.-]{1,61}[a-z\\d]|arn:aws:s3[a-z-]*:[a-z\\d:-]*:accesspoint[:/][\\w./:-]+)';
