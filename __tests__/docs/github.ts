import { DescriptionDictionary, data } from '@actions/expressions';
import { validate } from '@actions/languageservice';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { REPOSITORY } from '../../src/identity.ts';
import { action, workflows } from './yaml.ts';

const declared = (
  entries: readonly { readonly name: string; readonly description: string; readonly required: boolean }[],
) => Object.fromEntries(entries.map(({ name, description, required }) => [name, { description, required }]));

/** The actions that a workflow of the documentation may use. */
const KNOWN: Readonly<Record<string, Awaited<ReturnType<Metadata['fetchActionMetadata']>>>> = {
  [REPOSITORY]: {
    name: 'Pictory Connection',
    description: '',
    inputs: declared(action.inputs),
    outputs: declared(action.outputs),
  },
  'actions/checkout': {
    name: 'Checkout',
    description: '',
    inputs: { ref: { description: '' }, 'persist-credentials': { description: '' } },
  },
  'peter-evans/create-pull-request': {
    name: 'Create Pull Request',
    description: '',
    inputs: Object.fromEntries(
      ['token', 'add-paths', 'branch', 'delete-branch', 'commit-message', 'title', 'body'].map((name) => [
        name,
        { description: '' },
      ]),
    ),
  },
  'aws-actions/configure-aws-credentials': {
    name: 'Configure AWS Credentials',
    description: '',
    inputs: { 'role-to-assume': { description: '' }, 'aws-region': { description: '', required: true } },
  },
};

type Config = NonNullable<Parameters<typeof validate>[1]>;
type Metadata = NonNullable<Config['actionsMetadataProvider']>;
type Contexts = NonNullable<Config['contextProviderConfig']>;

const actionsMetadataProvider: Metadata = {
  fetchActionMetadata: async ({ owner, name }) => KNOWN[`${owner}/${name}`],
};

/** The secrets and variables that the documentation speaks of. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  secrets: [
    'PICTORY_API_KEY',
    'PICTORY_API_KEY_STAGING',
    'PICTORY_API_KEY_PRODUCTION',
    'VIMEO_CLIENT_SECRET',
    'VIMEO_ACCESS_TOKEN',
    'VARIABLES_TOKEN',
    'PROXY',
  ],
  vars: ['VIMEO_CLIENT_ID', 'PICTORY_IDS'],
};

/** Adds what GitHub's service cannot know: secrets, variables, and the outputs of the steps that use this action. */
const contextProviderConfig: Contexts = {
  getContext: async (name, context = new DescriptionDictionary(), { job }) => {
    for (const setting of SETTINGS[name] ?? []) context.add(setting, new data.StringData('***'));
    if (name !== 'steps') return context;
    for (const step of job?.steps ?? []) {
      const known = context.get(step.id);
      if (!('uses' in step) || !step.uses.value.startsWith(`${REPOSITORY}@`) || !(known instanceof data.Dictionary))
        continue;
      const outputs = known.get('outputs');
      if (!(outputs instanceof DescriptionDictionary)) continue;
      for (const output of action.outputs) outputs.add(output.name, new data.Null());
      outputs.complete = true;
    }
    return context;
  },
};

/** Gives the workflows that others of the documentation call. */
const fileProvider: NonNullable<Config['fileProvider']> = {
  getFileContent: async (reference) => {
    const path = 'path' in reference ? reference.path : '';
    const found = workflows.find((workflow) => workflow.path === path);
    if (found === undefined) throw new Error(`No workflow of the documentation is called ${path}`);
    return { name: path, content: found.text };
  },
};

let checked = 0;

/** What GitHub's parser and GitHub's editor find wrong with a workflow. */
export async function problemsOf(text: string): Promise<readonly string[]> {
  const parsed = parseWorkflow({ name: 'workflow.yml', content: text }, new NoOperationTraceWriter());
  // The service remembers documents by their address.
  checked += 1;
  const address = `file:///repository/.github/workflows/${checked}.yml`;
  const document = TextDocument.create(address, 'yaml', 1, text);
  const found = await validate(document, { actionsMetadataProvider, contextProviderConfig, fileProvider });
  return [
    ...parsed.context.errors.getErrors().map(({ message }) => message),
    ...found.map(({ message, range }) => `${range.start.line + 1}: ${message}`),
  ];
}
