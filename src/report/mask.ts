/**
 * Twelve digits that stand alone, as an AWS account id does, wherever they are: also in a name, or in what Pictory says.
 * The last part of a UUID is not meant.
 */
const ACCOUNT_ID = /(?<!\d)(?<![0-9a-f]{4}-)\d{8}(?=\d{4}(?!\d))/g;

/** Leaves the last four digits of AWS account ids, for reports that everybody can read. Outputs stay exact. */
export function maskAccountIds(text: string): string {
  return text.replace(ACCOUNT_ID, '********');
}
