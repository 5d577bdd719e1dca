import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObject } from '../http.ts';

/** A part of GitHub's OpenAPI description. */
export type Part = Readonly<Record<string, unknown>>;

/** GitHub's own OpenAPI description of its REST API. */
export class Description {
  readonly #document: Part;

  private constructor(document: Part) {
    this.#document = document;
  }

  /** Reads the description: 13 MB, a tenth of a second. */
  static load(): Description {
    const file = import.meta.resolve('@octokit/openapi/generated/api.github.com.json');
    return new Description(part(JSON.parse(readFileSync(fileURLToPath(file), 'utf8'))));
  }

  /** The operation of a route, or `undefined` when GitHub has none. */
  operation(method: string, template: string): Part | undefined {
    const operation = part(part(this.#document['paths'])[template])[method.toLowerCase()];
    return isObject(operation) ? operation : undefined;
  }

  /** The part itself, or the one it refers to. */
  follow(value: unknown): Part {
    const { $ref } = part(value);
    return typeof $ref === 'string' ? this.follow(this.#at($ref)) : part(value);
  }

  /** The schemas that a schema refers to, directly or not, under their names. */
  schemasOf(schema: Part): Part {
    const found = new Map<string, unknown>();
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(visit);
      if (!isObject(value)) return;
      const { $ref } = value;
      if (typeof $ref === 'string' && $ref.startsWith(SCHEMAS) && !found.has($ref)) {
        found.set($ref, this.#at($ref));
        visit(this.#at($ref));
      }
      Object.values(value).forEach(visit);
    };
    visit(schema);
    return Object.fromEntries([...found].map(([ref, value]) => [ref.slice(SCHEMAS.length), value]));
  }

  #at(ref: string): unknown {
    return ref
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => part(value)[key], this.#document);
  }
}

const SCHEMAS = '#/components/schemas/';

/** The value as an object; anything else counts as an empty one. */
export function part(value: unknown): Part {
  return isObject(value) ? value : {};
}
