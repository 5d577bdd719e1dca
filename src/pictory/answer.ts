import { isConnectionId } from '../connections/fields.ts';
import type { Connection, ConnectionType, FieldValue } from '../connections/types.ts';
import { isObject, type Json, parseJson } from '../http/json.ts';
import { startOf } from '../sanitize/escape.ts';

export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** Reads one connection. Fields missing from some answers come from `known`: values sent or read before. */
export function readConnection(type: ConnectionType, answer: unknown, known: Json = {}): Connection {
  if (!isObject(answer)) throw new ShapeError('it is not a JSON object');
  const { connectionId } = answer;
  const version = answer['version'] ?? known['version'];
  if (!isConnectionId(connectionId)) throw new ShapeError('it has no connectionId');
  if (typeof version !== 'number' || !Number.isSafeInteger(version)) throw new ShapeError('it has no version');

  const values: Record<string, FieldValue> = {};
  for (const { api, kind } of type.fields) {
    const value = answer[api] ?? known[api];
    // A value of an undocumented type counts as missing.
    const isValue = typeof value === (api === 'enabled' ? 'boolean' : 'string');
    if (kind !== 'write-only' && isValue) values[api] = value as FieldValue;
  }
  const name = values['name'];
  if (typeof name !== 'string') throw new ShapeError('it has no name');
  const dates = Object.entries(answer).filter(
    ([key, date]) => /^(created|updated)Date$/.test(key) && typeof date === 'string',
  );
  return { type, connectionId, version, values: { ...values, name }, ...Object.fromEntries(dates) };
}

/** Reads a page of a list. `more` is the key of the next page. */
export function readPage(answer: unknown): { readonly items: readonly unknown[]; readonly more?: string } {
  if (!isObject(answer) || !Array.isArray(answer['Items'])) throw new ShapeError('it has no list of "Items"');
  const more = answer['nextPageKey'] ?? '';
  if (typeof more !== 'string') throw new ShapeError('its nextPageKey is not a text');
  return { items: answer['Items'], more: more || undefined };
}

/** Whether an item of a list has every field that a read would return. */
export function isComplete(type: ConnectionType, item: unknown): boolean {
  if (!isObject(item) || typeof item['version'] !== 'number') return false;
  return type.fields.every(({ api, kind, requiredOnCreate }) => {
    const isOptional = kind === 'write-only' || (!requiredOnCreate && api !== 'enabled');
    return isOptional || (item[api] ?? undefined) !== undefined;
  });
}

/**
 * Returns the server's own words from the body of an error, JSON of any shape or plain text; at most 500 characters.
 *
 * @param redact removes secrets that the server echoes; before the cut, so that no half secret is left.
 */
export function readReason(body: string, redact: (text: string) => string): string | undefined {
  const answer = parseJson(body);
  const isPlain = answer === undefined && !/^\s*</.test(body);
  const all = [...new Set(messagesIn(isPlain ? body : answer))].join('; ');
  const redacted = redact(all.slice(0, 10_000));
  // The end may be the first half of a secret, which has at most 5,000 characters.
  return startOf((all.length > 10_000 ? redacted.slice(0, -5_000) : redacted).trim(), 500) || undefined;
}

/** Returns the messages in `{"message": …, "errors": [{"field": …, "message": …}]}`, in a part of it, or in a text. */
function messagesIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value.trim()].filter(isText);
  if (depth > 6) return [];
  const inner = (part: unknown) => messagesIn(part, depth + 1);
  if (Array.isArray(value)) return value.flatMap(inner);
  if (!isObject(value)) return [];
  const parts = new Map(Object.entries(value).map(([name, part]) => [name.toLowerCase(), part]));
  const first = (read: typeof inner, ...names: readonly string[]) =>
    names.map((name) => read(parts.get(name))).find((found) => found.length > 0) ?? [];
  // `{"errors": {"name": ["is taken"]}}`
  const byField = (part: unknown) =>
    isObject(part) ? Object.entries(part).flatMap(([field, errors]) => inner({ field, errors })) : inner(part);
  const message = first(inner, 'message', 'error_message', 'errormessage', 'detail', 'error_description', 'error');
  const messages = [...message, ...first(byField, 'fields', 'errors', 'details')];
  const [label] = first((part) => [part].filter(isText), 'field', 'name', 'path');
  return label === undefined || messages.length === 0 ? messages : [`${label}: ${messages.join(', ')}`];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
