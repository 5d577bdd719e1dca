import { type Answer, empty, html, type Incoming, json } from '../http.ts';
import type { Dialect } from './dialect.ts';

/** One thing wrong with one field. */
export interface FieldProblem {
  readonly name: string;
  readonly errors: string;
}

/** The reason why a request was not carried out. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fields?: readonly FieldProblem[];
}

// The one number the older material shows beside this shape; it says nothing about the cause.
const LEGACY_ERROR_CODE = 890;

/** The refusal as the API would put it, in the shape the dialect asks for. */
export function refuse(refusal: Refusal, shape: Dialect['errorBody']): Answer {
  const { status, code, message, fields = [] } = refusal;
  switch (shape) {
    case 'code':
      return json(status, { code, message, fields });
    case 'legacy':
      return json(status, { success: false, error: { error_message: message, error_code: LEGACY_ERROR_CODE } });
    case 'message':
      return json(status, { message });
    case 'empty':
      return empty(status);
    case 'html':
      return html(status, `${status} ${message}`);
  }
}

/** Nothing is there. */
export const notFound = (message: string): Refusal => ({ status: 404, code: 'NOT_FOUND', message });

/** The request makes no sense, apart from its body. */
export const badRequest = (message: string): Refusal => ({ status: 400, code: 'INVALID_REQUEST', message });

/** Something is there, but this cannot be done with it. */
export const methodNotAllowed = ({ method, path }: Incoming): Refusal => ({
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: `${method} is not possible on ${path}`,
});
