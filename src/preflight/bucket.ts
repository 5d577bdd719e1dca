/**
 * A regular expression for the name of a bucket, or the ARN of an access point, before a separator or the end: the rules
 * of https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html without the reserved suffixes, which
 * are those of directory buckets and access points: they are skipped, not refused.
 */
export const BUCKET =
  '(?:(?!xn--|sthree-|amzn-s3-demo-|(?:\\d{1,3}\\.){3}\\d{1,3}(?![^,\\s]))(?![^,\\s]*\\.\\.)[a-z\\d][a-z\\d.-]{1,61}[a-z\\d]|arn:aws:s3[^,\\s]*:accesspoint[^,\\s]+)';
