/**
 * Twelve digits that stand alone, as an AWS account id does, wherever they are: also in a name, or in what Pictory says.
 * The last part of a UUID is not meant.
 */
const ACCOUNT_ID = /(?<!\d)(?<![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)\d{8}(?=\d{4}(?!\d))/g;

/**
 * The id of a replacement in the name of its new connection. It is a hash over the account id, and the report shows the
 * rest of the hashed text, so the eight digits could be found by trying.
 */
const CHANGE_ID = /(?<= - replacement )[0-9a-f]{32}/g;

/** Leaves the last four digits of AWS account ids, for reports that everybody can read. Outputs stay exact. */
export function maskAccountIds(text: string): string {
  return text.replace(CHANGE_ID, '********').replace(ACCOUNT_ID, '********');
}

/**
 * Returns whether people must not see account ids: also if `mask-aws-account-id` is not a boolean, which is not yet checked.
 *
 * @param get returns an input's text, which is empty if the input is not set.
 */
export function masksAccountIds(get: (name: string) => string): boolean {
  return !/^(false)?$/i.test(get('mask-aws-account-id'));
}
