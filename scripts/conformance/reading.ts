import { randomBytes } from 'node:crypto';
import { isConnectionId } from '../../src/connections/fields.ts';
import { connectionTypes } from '../../src/connections/registry.ts';
import type { ConnectionType } from '../../src/connections/types.ts';
import { readConnection, readPage, ShapeError } from '../../src/pictory/answer.ts';
import { type Answer, type Api, isObject, type Json, pathOf } from './api.ts';
import type { Findings } from './findings.ts';

const MOST_PAGES = 1_000;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const READ_ONLY = 'the account has none of this type';

/** The contents of an account's lists. Nothing may write to these connections. */
export interface Account {
  readonly ids: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
}

/** A list cannot be had, so nothing else can be checked. The message is Markdown. */
export class NoList extends Error {}

/**
 * Checks lists and reads; it sends `GET` only, and no finding has a name or an id of the account.
 *
 * @throws NoList
 * @throws PictoryError when there is no answer.
 */
export async function checkReading(api: Api, findings: Findings): Promise<Account> {
  const all: Json[] = [];
  for (const type of connectionTypes) {
    const items = await checkList(api, findings, type);
    await checkRead(api, findings, type, items);
    all.push(...items);
  }
  const accountIds = all.flatMap(({ awsAccountId = null }) => (awsAccountId === null ? [] : [awsAccountId]));
  const isText = (value: unknown) => typeof value === 'string' && /^\d{12}$/.test(value);
  if (accountIds.length === 0) findings.unchecked('account-id-text', READ_ONLY);
  else findings.holds('account-id-text', accountIds.every(isText), 'looked at in the list');
  checkAnswers(findings, all);
  const texts = (field: string) => new Set(all.map((item) => String(item[field])));
  return { ids: texts('connectionId'), regions: texts('awsRegion') };
}

/** Checks what each answer with a connection has to keep to. */
export function checkAnswers(findings: Findings, connections: readonly Json[]): void {
  if (connections.length === 0) return;
  const dates = connections.flatMap(({ createdDate, updatedDate }) => [createdDate, updatedDate]);
  const isIso = dates.every((date) => typeof date === 'string' && ISO_DATE.test(date));
  findings.known('dates', isIso ? 'all are ISO 8601 in UTC with milliseconds' : 'some are not, or are missing');
  const shown = connections.some((one) => 'clientSecret' in one || 'accessToken' in one);
  findings.holds('secrets-hidden', !shown, shown ? 'an answer has one' : 'no answer has one');
}

async function checkList(api: Api, findings: Findings, type: ConnectionType): Promise<readonly Json[]> {
  const settled = [`${type.input}-path`, 'user-agent', 'raw-key', `${type.input}-list`];
  const { items, pages } = await listOf(api, type).catch((error: unknown) => {
    if (error instanceof NoList) for (const id of settled) findings.holds(id, false, error.message);
    throw error;
  });
  for (const id of settled) findings.holds(id, true, 'the list came');
  const ids = items.map(({ connectionId }) => connectionId);
  const distinct = new Set(ids).size === items.length;
  findings.holds(
    'listed-ids',
    distinct && ids.every(isConnectionId),
    distinct ? 'each is there once' : 'one is doubled',
  );
  const counted = `the list had ${pages} ${pages === 1 ? 'page' : 'pages'}`;
  if (type.input === 'aws') findings.known('aws-pages', counted);
  else if (pages === 1) findings.unchecked('vimeo-pages', counted);
  else findings.holds('vimeo-pages', distinct, counted);
  if (items.length === 0) findings.unchecked(`${type.input}-list-fields`, READ_ONLY);
  else findings.known(`${type.input}-list-fields`, api.shown([...new Set(items.flatMap(Object.keys))].join(', ')));
  return items;
}

/** The whole list of a type. @throws NoList */
export async function listOf(api: Api, type: ConnectionType): Promise<{ items: readonly Json[]; pages: number }> {
  const items: Json[] = [];
  const keys = new Set<string>();
  for (let path = type.collection; ; ) {
    const answer = await api.send({ method: 'GET', path });
    const page = pageIn(answer);
    if (page === undefined) throw new NoList(`the list of the ${type.label}s answers ${api.said(answer)}`);
    items.push(...page.items.filter(isObject));
    const { more } = page;
    if (more === undefined) return { items, pages: keys.size + 1 };
    if (keys.has(more) || keys.size === MOST_PAGES) throw new NoList(`the list of the ${type.label}s does not end`);
    keys.add(more);
    path = `${type.collection}?nextPageKey=${encodeURIComponent(more)}`;
  }
}

function pageIn({ status, json }: Answer): ReturnType<typeof readPage> | undefined {
  try {
    return status === 200 ? readPage(json) : undefined;
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

async function checkRead(api: Api, findings: Findings, type: ConnectionType, items: readonly Json[]): Promise<void> {
  const id = items.map(({ connectionId }) => connectionId).find(isConnectionId);
  if (id === undefined) {
    findings.unchecked(`${type.input}-read`, READ_ONLY);
  } else {
    const answer = await api.send({ method: 'GET', path: pathOf(type, id) });
    findings.holds(`${type.input}-read`, isAbout(type, id, answer), `a read answers ${answer.status}`);
    checkAnswers(findings, answer.json === undefined ? [] : [answer.json]);
  }
  // Like those of the examples; that somebody has this very id is as good as impossible.
  const nobodys = `20200101000000000${randomBytes(8).toString('hex').slice(1)}`;
  const answer = await api.send({ method: 'GET', path: pathOf(type, nobodys) });
  findings.holds('not-found', answer.status === 404, `${type.input}: ${api.said(answer)}`);
}

/** Whether the action can read a connection from an answer. */
export function isAbout(type: ConnectionType, id: string, { status, json }: Answer): boolean {
  try {
    return status === 200 && readConnection(type, json).connectionId === id;
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}
