import { setTimeout as sleep } from 'node:timers/promises';
import type { Body, Connection, ConnectionType } from '../../src/connections/types.ts';
import { pauseMs } from '../../src/http/backoff.ts';
import { readConnection, ShapeError } from '../../src/pictory/answer.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import { type Answer, type Api, type Json, pathOf } from './api.ts';

const MOST_DELETES = 3;

/** A connection that a create of this run has returned. */
export interface Own {
  readonly type: ConnectionType;
  readonly id: string;
  /** Every name that this run has given it: a read that lags may have any of them. */
  readonly names: Set<string>;
  version: number;
  /** A delete was sent, so it may be gone. */
  deleting: boolean;
}

/** Nothing more can be written: it is not known what happened, or the run was stopped. The message is Markdown. */
export class Halt extends Error {}

export interface Removal {
  /** Of the last answer to a delete; `undefined` when none came. */
  readonly status: number | undefined;
  /** The reason why it may still exist, as Markdown; `undefined` if a read confirmed that it is gone. */
  readonly left: string | undefined;
}

interface Surroundings {
  readonly api: Api;
  /** The ids that were in the account before: never written to, whoever returns them. */
  readonly foreign: ReadonlySet<string>;
  /** Is told the path of each connection that was created. */
  readonly created: (path: string) => void;
  /** No create and no update begins after this. */
  readonly stop: AbortSignal;
  /** The time that a read may take to show a write, in milliseconds. */
  readonly patienceMs: () => number;
}

/**
 * The only writer. It updates and deletes what its own creates have returned, and reads each one's name again right
 * before; a name that the run did not give it makes a connection somebody else's.
 */
export class OwnConnections {
  readonly #by: Surroundings;
  readonly #all: Own[] = [];

  constructor(surroundings: Surroundings) {
    this.#by = surroundings;
  }

  /**
   * Creates a connection. A refusal creates nothing, and has no `own`.
   *
   * @throws Halt when the connection may exist, but its id is not known.
   */
  async create(type: ConnectionType, body: Body): Promise<{ readonly answer: Answer; readonly own?: Own }> {
    const answer = await this.#write({ method: 'POST', path: type.collection, body });
    if (answer.status >= 400) return { answer };
    const made = connectionIn(type, answer, body);
    if (made === undefined) throw new Halt(`a create answered ${answer.status} without a connection`);
    const { connectionId: id, version } = made;
    if (this.#by.foreign.has(id)) throw new Halt('a create answered with the id of another connection');
    const own = { type, id, names: new Set([String(body['name'])]), version, deleting: false };
    this.#all.push(own);
    this.#by.created(pathOf(type, id));
    return { answer, own };
  }

  /** Updates a connection after its name was read again. @throws Halt when it is not ours, or when no answer came. */
  async update(own: Own, body: Body): Promise<Answer> {
    const before = await this.#visible(own);
    if (!isOurs(own, before)) throw new Halt(`a read of an own connection answers ${before.status}, or another name`);
    if (typeof body['name'] === 'string') own.names.add(body['name']);
    const answer = await this.#write({ method: 'PUT', path: pathOf(own.type, own.id), body });
    own.version = connectionIn(own.type, answer, body)?.version ?? own.version;
    return answer;
  }

  read({ type, id }: Own): Promise<Answer> {
    return this.#by.api.send({ method: 'GET', path: pathOf(type, id) });
  }

  /** Reads until an answer is as expected, or patience ends. */
  async readUntil(own: Own, expected: (answer: Answer) => boolean): Promise<{ answer: Answer; ms: number }> {
    const begin = performance.now();
    for (let number = 1; ; number += 1) {
      const answer = await this.read(own);
      const ms = performance.now() - begin;
      if (expected(answer) || ms > this.#by.patienceMs()) return { answer, ms: number === 1 ? 0 : Math.round(ms) };
      await sleep(Math.min(pauseMs(number), 2_000));
    }
  }

  /** Deletes a connection, each time after its name was read again, and reads until it is gone. */
  async remove(own: Own): Promise<Removal> {
    let status: number | undefined;
    let left = 'it was not tried';
    for (let number = 1; number <= MOST_DELETES; number += 1) {
      if (number > 1) await sleep(pauseMs(number - 1));
      try {
        const before = await this.#visible(own);
        if (before.status === 404 && own.deleting) return this.#gone(own, status);
        if (before.status === 200 && !isOurs(own, before)) return { status, left: 'it has another name now' };
        if (before.status !== 200) {
          left = `a read of it answers ${this.#by.api.said(before)}`;
          continue;
        }
        own.deleting = true;
        const answer = await this.#by.api.send({ method: 'DELETE', path: pathOf(own.type, own.id) });
        status = answer.status;
        left = `a delete answers ${this.#by.api.said(answer)}`;
        const after = await this.readUntil(own, ({ status }) => status === 404 || answer.status >= 300);
        if (after.answer.status === 404) return this.#gone(own, status);
      } catch (error) {
        if (!(error instanceof PictoryError)) throw error;
        left = this.#by.api.shown(error.message);
      }
    }
    return { status, left };
  }

  /** Deletes all that is left of this run, the newest first. Gives what may still be there, as Markdown. */
  async removeAll(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const own of this.#all.toReversed()) {
      const removal = await this.remove(own);
      if (removal.left !== undefined) left.push(`${this.#by.api.shown(pathOf(own.type, own.id))}: ${removal.left}`);
    }
    return left;
  }

  async #write(call: { readonly method: 'POST' | 'PUT'; readonly path: string; readonly body: Body }): Promise<Answer> {
    if (this.#by.stop.aborted) throw new Halt('the run was stopped');
    const answer = await this.#by.api.send(call).catch((error: unknown) => {
      if (error instanceof PictoryError) throw new Halt(this.#by.api.shown(error.message));
      throw error;
    });
    const { status } = answer;
    const isClear = (status >= 200 && status < 300) || (status >= 400 && status < 500 && ![408, 429].includes(status));
    if (!isClear) throw new Halt(`${call.method} answers ${this.#by.api.said(answer)}`);
    return answer;
  }

  /** Right after a create, a read that lags answers 404. */
  async #visible(own: Own): Promise<Answer> {
    return own.deleting ? this.read(own) : (await this.readUntil(own, ({ status }) => status !== 404)).answer;
  }

  #gone(own: Own, status: number | undefined): Removal {
    const at = this.#all.indexOf(own);
    if (at >= 0) this.#all.splice(at, 1);
    return { status, left: undefined };
  }
}

function isOurs({ id, names }: Own, { status, json }: Answer): boolean {
  return status === 200 && json?.['connectionId'] === id && names.has(String(json['name']));
}

/** The connection of an answer as the action reads it. */
function connectionIn(type: ConnectionType, { json, status }: Answer, known: Json): Connection | undefined {
  if (status >= 300) return undefined;
  try {
    return readConnection(type, json, { ...known, version: undefined });
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
