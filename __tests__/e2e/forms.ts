import type { Step } from './scenario.ts';
import { workspaceOf } from './workspaces.ts';

type Inputs = Readonly<Record<string, string>>;

/** A way to declare a connection. */
export interface Form {
  readonly title: string;
  /** A step that declares a connection by these inputs; the settings stay inputs in either form. */
  readonly declare: (connection: Inputs, settings?: Inputs) => Pick<Step, 'inputs' | 'env' | 'workspace'>;
}

/** Both forms: what a step does with one connection, it does with a manifest of it. */
export const forms: readonly Form[] = [
  { title: 'a single connection', declare: (connection, settings) => ({ inputs: { ...connection, ...settings } }) },
  { title: 'a manifest', declare: (connection, settings) => declareAll([connection], settings) },
];

let manifests = 0;

/** A step with a manifest of these connections, each given by its inputs. Secrets are read from the environment. */
export function declareAll(connections: readonly Inputs[], settings: Inputs = {}): ReturnType<Form['declare']> {
  manifests += 1;
  const workspace = workspaceOf(`manifest-${manifests}`, { 'pictory.yml': manifestOf(connections) });
  const secrets = connections.flatMap(Object.entries).filter(([input]) => VARIABLES.has(input));
  const env = Object.fromEntries(secrets.map(([input, value]) => [VARIABLES.get(input), value]));
  return { inputs: { config: 'pictory.yml', ...settings }, workspace, env };
}

const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['client-secret', 'VIMEO_SECRET'],
  ['access-token', 'VIMEO_TOKEN'],
]);

/** What an operation is in an entry. */
const ENTRY_OF: Readonly<Record<string, Inputs>> = {
  delete: { state: 'absent' },
  disable: { enabled: 'false' },
  enable: { enabled: 'true' },
};

/** The manifest of connections given by their inputs. */
function manifestOf(connections: readonly Inputs[]): string {
  const entries = connections.map(({ operation = '', ...fields }) => {
    const lines = Object.entries({ ...fields, ...ENTRY_OF[operation] }).map(([key, value]) => {
      const variable = VARIABLES.get(key);
      const text = variable === undefined ? value : `\${${variable}}`;
      return `${key}: ${key === 'enabled' ? text : JSON.stringify(text)}`;
    });
    return `  - ${lines.join('\n    ')}\n`;
  });
  return `connections:\n${entries.join('')}`;
}
