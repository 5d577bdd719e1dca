/**
 * Twelve separate digits, as in an AWS account id, anywhere: also in names and in Pictory's messages. Not the last part
 * of a UUID.
 */
const ACCOUNT_ID = /(?<!\d)(?<![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)\d{8}(?=\d{4}(?!\d))/g;

/** Masks AWS account ids but for the last four digits, in public reports. Outputs stay exact. */
export function maskAccountIds(text: string): string {
  return text.replace(ACCOUNT_ID, '********');
}
