import { connectionTypes } from '../../src/connections/registry.ts';
import { InputError } from '../../src/errors.ts';
import { readRequest, type UnreadRequest } from '../../src/inputs/request.ts';
import { type InputSource, readStep, type Step } from '../../src/inputs/settings.ts';
import { MERGED } from '../support/request.ts';

export type Inputs = Readonly<Record<string, string | undefined>>;

/** The defaults of action.yml, which the runner fills in. */
const DEFAULTS: Inputs = {
  operation: 'ensure',
  credentials: 'on-change',
  'dry-run': 'false',
  comment: 'changes',
  summary: 'true',
  'api-url': 'https://api.pictory.ai',
  timeout: '30',
  'max-attempts': '5',
  'github-token': 'ghs_token',
};

export const AWS: Inputs = { type: 'aws', 'api-key': 'pictai_key', name: 'S3' };
export const VIMEO: Inputs = { type: 'vimeo', 'api-key': 'pictai_key', name: 'Marketing' };

/** A step with these inputs, as it is read. */
export function stepOf(inputs: Inputs, more: Partial<InputSource> = {}): Step {
  const given: Inputs = { ...DEFAULTS, ...inputs };
  const source = {
    get: (name: string) => given[name] ?? '',
    environment: () => undefined,
    redact: (text: string) => text,
    types: connectionTypes,
    writeMode: MERGED,
  };
  return readStep({ ...source, ...more });
}

/** What a step with these inputs asks for. */
export function request(inputs: Inputs, more?: Partial<InputSource>): UnreadRequest {
  return readRequest(stepOf(inputs, more));
}

/** What is wrong with these inputs; nothing when they are acceptable. */
export function problems(inputs: Inputs, more?: Partial<InputSource>): readonly string[] {
  try {
    request(inputs, more);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
