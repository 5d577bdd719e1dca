/**
 * Twelve separate digits, as in an AWS account id, anywhere: also in names and in Pictory's messages. Not the last part
 * of a UUID.
 */
const ACCOUNT_ID = /(?<!\d)(?<![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)\d{8}(?=\d{4}(?!\d))/g;

/**
 * The id of a replacement in the name of its new connection: a hash over the account id. The report shows the rest of
 * the hashed text, so the eight masked digits could be guessed.
 */
const CHANGE_ID = /(?<= - replacement )[0-9a-f]{32}/g;

/** Masks AWS account ids but for the last four digits, in public reports. Outputs stay exact. */
export function maskAccountIds(text: string): string {
  return text.replace(CHANGE_ID, '********').replace(ACCOUNT_ID, '********');
}

/**
 * Whether to mask account ids: also if `mask-aws-account-id` is not a boolean, which is not checked yet.
 *
 * @param get returns an input's text, which is empty if the input is not set.
 */
export function masksAccountIds(get: (name: string) => string): boolean {
  return !/^(false)?$/i.test(get('mask-aws-account-id'));
}
