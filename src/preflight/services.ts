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
 * The rules of https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, without the reserved
 * suffixes: those are directory buckets and access points, which are skipped, not refused.
 */
const BUCKET = /^(?!xn--|sthree-|amzn-s3-demo-|(?:\d{1,3}\.){3}\d{1,3}$)(?!.*\.\.)[a-z\d][a-z\d.-]{1,61}[a-z\d]$/;
const ACCESS_POINT = /^arn:aws:s3[a-z-]*:[a-z\d:-]*:accesspoint[:/][\w./:-]+$/;

/** Whether a text can be the name of a bucket, or the ARN of an access point. */
export function isBucket(text: string): boolean {
  return BUCKET.test(text) || ACCESS_POINT.test(text);
}
