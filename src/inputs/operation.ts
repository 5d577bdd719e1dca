export const OPERATIONS = [
  'ensure',
  'get',
  'list',
  'verify',
  'enable',
  'disable',
  'rotate',
  'delete',
  'export',
] as const;

export type Operation = (typeof OPERATIONS)[number];
/** The operations that want a connection to look like something. */
export type DesiringOperation = Exclude<Operation, 'get' | 'list' | 'delete' | 'export'>;

/** Whether the operation can write to Pictory. */
export function writes(operation: Operation): boolean {
  return !['get', 'list', 'verify', 'export'].includes(operation);
}

/** Only these take the connection's name as something to change. */
export function renames(operation: Operation): boolean {
  return operation === 'ensure' || operation === 'verify';
}
