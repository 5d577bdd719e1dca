/**
 * Whether people must not see account ids. Asked before the inputs are checked, whose problems are shown as well: in
 * doubt, ids are masked.
 *
 * @param get gives an input's text; an input that is not set is empty.
 */
export function masksAccountIds(get: (name: string) => string): boolean {
  return !/^(false)?$/i.test(get('mask-aws-account-id'));
}

/** The inputs whose values are not shown for that, beside those of secrets. */
export function maskedInputs(get: (name: string) => string): readonly string[] {
  return masksAccountIds(get) ? ['aws-account-id'] : [];
}
