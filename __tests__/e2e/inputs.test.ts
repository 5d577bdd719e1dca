import { describe, expect } from '@jest/globals';
import { aws, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS, withNames } from './secrets.ts';

type Inputs = Readonly<Record<string, string>>;

/** What is given on top of inputs that are all right, and what the message has to say about it. */
type Row = readonly [given: Inputs, ...says: string[]];

const operations = ['ensure', 'get', 'list', 'verify', 'enable', 'disable', 'rotate', 'delete'];

const everywhere: readonly Row[] = [
  [{ operation: 'ensrue' }, 'operation', 'ensrue', 'did you mean "ensure"?', ...operations],
  [{ operation: 'Delete' }, 'operation', 'Delete', 'one of ensure, get, list,'],
  [{ type: '' }, 'type', 'empty', 'aws', 'vimeo'],
  [{ type: 'AWS' }, 'type', 'AWS', 'did you mean "aws"?'],
  [{ type: 'vimo' }, 'type', 'vimo', 'did you mean "vimeo"?'],
  [{ 'api-key': '' }, 'api-key', 'empty', 'secrets.PICTORY_API_KEY'],
  [{ 'api-key': 'Bearer pictai_1234' }, 'api-key', 'Bearer'],
  [{ 'api-key': 'pictai_1234\npictai_5678' }, 'api-key', 'line breaks'],
  [{ 'api-key': 'pictai_1234 5678' }, 'api-key', 'spaces'],
  [{ 'api-key': 'pictai_ä' }, 'api-key', 'ASCII'],
  [{ 'github-token': 'ghs_one ghs_two' }, 'github-token', 'spaces'],
  [{ name: '' }, 'name', 'empty', 'connection-id'],
  [{ 'connection-id': 'a/b' }, 'connection-id', 'a/b', '20251217080657842fux3au9kh1p0j5s'],
  [{ 'connection-id': '..' }, 'connection-id', '..'],
  [{ 'connection-id': 'a b' }, 'connection-id', 'a b'],
  [{ 'connection-id': 'a?b' }, 'connection-id', 'a?b'],
  [{ 'connection-id': 'a%2Fb' }, 'connection-id', 'a%2Fb'],
  [{ name: '', 'previous-name': 'Old' }, 'name', 'connection-id'],
  [{ name: 'Same', 'previous-name': 'Same' }, 'previous-name', 'name'],
  [{ enabled: 'yes' }, 'enabled', 'yes', 'true', 'false'],
  [{ enabled: '1' }, 'enabled', '1', 'true'],
  [{ operation: 'enable', enabled: 'false' }, 'enable', 'enabled', 'contradict'],
  [{ operation: 'disable', enabled: 'true' }, 'disable', 'enabled', 'contradict'],
  [{ credentials: 'onchange' }, 'credentials', 'did you mean "on-change"?', 'always', 'on-create'],
  [{ 'dry-run': 'maybe' }, 'dry-run', 'maybe', 'true, false or auto'],
  [{ summary: 'off' }, 'summary', 'off', 'true or false'],
  [{ comment: 'sometimes' }, 'comment', 'sometimes', 'changes', 'always', 'never'],
  [{ 'pr-number': '0' }, 'pr-number', '0', 'at least 1'],
  [{ 'pr-number': '#7' }, 'pr-number', '#7', 'whole number'],
  [{ 'pr-number': '7.5' }, 'pr-number', '7.5', 'whole number'],
  [{ 'pr-number': '-1' }, 'pr-number', '-1', 'whole number'],
  [{ timeout: '0' }, 'timeout', '0', '1', '300'],
  [{ timeout: '301' }, 'timeout', '301', '300'],
  [{ timeout: '1e2' }, 'timeout', '1e2', '300'],
  [{ timeout: '30s' }, 'timeout', '30s', '300'],
  [{ 'max-attempts': '0' }, 'max-attempts', '0', '10'],
  [{ 'max-attempts': '11' }, 'max-attempts', '11', '10'],
  [{ 'max-attempts': 'two' }, 'max-attempts', 'two', '10'],
  [{ 'api-url': 'http://api.pictory.ai' }, 'api-url', 'http://api.pictory.ai', 'https'],
  [{ 'api-url': 'http://192.168.0.1' }, 'api-url', 'loopback'],
  [{ 'api-url': 'http://127.0.0.1.example.com' }, 'api-url', 'loopback'],
  [{ 'api-url': 'http://localhost.example.com' }, 'api-url', 'loopback'],
  [{ 'api-url': 'https://api.pictory.ai/pictoryapis/v1' }, 'api-url', '/pictoryapis/v1', 'without path'],
  [{ 'api-url': 'https://api.pictory.ai?x=1' }, 'api-url', 'query'],
  [{ 'api-url': 'https://somebody:pa55word@api.pictory.ai' }, 'api-url', 'password'],
  [{ 'api-url': 'ftp://api.pictory.ai' }, 'api-url', 'ftp://api.pictory.ai'],
  [{ 'api-url': 'api.pictory.ai' }, 'api-url', 'api.pictory.ai', 'https://'],
];

const ofAws: readonly Row[] = [
  [{ 'aws-account-id': '12345678901' }, 'aws-account-id', '12345678901', '12 digits'],
  [{ 'aws-account-id': '1234567890123' }, 'aws-account-id', '1234567890123', '12 digits'],
  [{ 'aws-account-id': '1234-5678-9012' }, 'aws-account-id', '1234-5678-9012', '12 digits'],
  [{ 'aws-account-id': '١٢٣٤٥٦٧٨٩٠١٢' }, 'aws-account-id', '12 digits'],
  [{ 'aws-region': 'Ohio' }, 'aws-region', 'Ohio', 'us-east-2'],
  [{ 'aws-region': 'US-EAST-2' }, 'aws-region', 'US-EAST-2', 'us-east-2'],
  [{ 'aws-region': 'us-east-2a' }, 'aws-region', 'us-east-2a'],
  [{ operation: 'rotate' }, 'rotate', 'aws'],
];

const ofVimeo: readonly Row[] = [
  [{ name: 'Q3/Q4' }, 'name', 'Q3/Q4', 'letters', 'hyphens'],
  [{ name: 'Müller' }, 'name', 'Müller', 'letters'],
  [{ name: 'n'.repeat(101) }, 'name', '100', '101'],
  [{ description: 'd'.repeat(251) }, 'description', '250', '251'],
  [{ description: 'd'.repeat(240) }, 'description', '240', '250', 'tag'],
  [{ description: 'Mine [pictory-action k:12345678]' }, 'description', '[pictory-action'],
  [{ 'client-identifier': 'i'.repeat(501) }, 'client-identifier', '500', '501'],
  [{ 'client-secret': 's'.repeat(501) }, 'client-secret', '500', '501'],
  [{ 'access-token': 't'.repeat(501) }, 'access-token', '500', '501'],
  [{ operation: 'rotate', 'client-secret': '', 'access-token': '' }, 'client-secret', 'access-token'],
];

const tables = [
  { of: 'any type', base: aws.whole, rows: everywhere },
  { of: 'type aws', base: aws.whole, rows: ofAws },
  { of: 'type vimeo', base: vimeo.whole, rows: ofVimeo },
];

describe.each(tables)('without a request, an input of $of is refused:', ({ base, rows }) => {
  for (const [given, ...says] of rows) {
    scenario(shown(given), async ({ run }) => {
      const { exitCode, requests, annotations, outputs } = await run('fails', { inputs: { ...base, ...given } });
      expect(requests).toEqual([]);
      expect(exitCode).toBe(1);
      expect(annotations).toMatchObject([{ level: 'error' }]);
      for (const phrase of says) expect(annotations[0]?.message).toContain(phrase);
      expect(outputs['action'] ?? '').toBe('');
    });
  }
});

describe('a secret that is refused', () => {
  const rows: readonly (readonly [input: string, value: string])[] = [
    ['api-key', 'Bearer pictai_1234'],
    ['api-key', 'pictai_1234\npictai_5678'],
    ['client-secret', 's'.repeat(501)],
    ['github-token', 'ghs_one ghs_two'],
  ];
  for (const [input, value] of rows) {
    scenario(`is not repeated: ${shown({ [input]: value })}`, async ({ run }) => {
      const { unmaskedLog, summary } = await run('fails', { inputs: { ...vimeo.whole, [input]: value } });
      for (const line of value.split('\n')) expect(unmaskedLog + summary).not.toContain(line);
    });
  }

  scenario('is not repeated: the password in a URL', async ({ run }) => {
    const inputs = { ...aws.whole, 'api-url': 'https://somebody:pa55word@api.pictory.ai' };
    const { unmaskedLog, summary } = await run('fails', { inputs });
    expect(unmaskedLog + summary).not.toContain('pa55word');
  });
});

describe('several problems', () => {
  scenario('are told in one run', async ({ run }) => {
    const given = {
      type: 'aws',
      'aws-account-id': '1',
      'aws-region': 'Ohio',
      timeout: '0',
      comment: 'no',
      'api-key': '',
    };
    const { annotations, requests } = await run('fails', { inputs: given });
    expect(requests).toEqual([]);
    const [{ title = '', message = '' } = {}] = annotations;
    expect(title).toContain('6');
    for (const input of ['name', 'aws-account-id', 'aws-region', 'timeout', 'comment', 'api-key']) {
      expect(message).toContain(input);
    }
  });

  scenario('are told also when the type is not known', async ({ run }) => {
    const given = { type: 'azure', name: 'A', 'aws-region': 'Ohio', enabled: 'yes' };
    const { annotations } = await run('fails', { inputs: given });
    for (const input of ['type', 'aws-region', 'enabled']) expect(annotations[0]?.message).toContain(input);
  });
});

describe('an input that means nothing for the operation', () => {
  const rows: readonly (readonly [given: Inputs, named: string])[] = [
    [{ ...aws.which, operation: 'get', description: 'x' }, 'description'],
    [{ ...aws.which, operation: 'get', 'previous-name': 'x' }, 'previous-name'],
    [{ ...aws.which, operation: 'get', 'comment-key': 'x' }, 'comment-key'],
    [{ operation: 'list', 'connection-id': 'x1' }, 'connection-id'],
    [{ operation: 'list', 'pr-number': '7' }, 'pr-number'],
    [{ ...aws.which, operation: 'delete', enabled: 'true' }, 'enabled'],
    [{ ...aws.which, operation: 'enable', 'aws-region': 'us-east-2' }, 'aws-region'],
    [{ ...aws.which, operation: 'enable', credentials: 'always' }, 'credentials'],
    [{ ...aws.which, 'client-identifier': 'x' }, 'client-identifier'],
    [{ ...aws.which, 'client-secret': SECRETS['client-secret'] }, 'client-secret'],
    [{ ...aws.which, credentials: 'always' }, 'credentials'],
    [{ ...vimeo.which, 'aws-account-id': '123456789012' }, 'aws-account-id'],
    [{ ...vimeo.which, operation: 'rotate', 'access-token': SECRETS['access-token'], description: 'x' }, 'description'],
    [
      { ...vimeo.which, operation: 'rotate', 'access-token': SECRETS['access-token'], credentials: 'on-create' },
      'credentials',
    ],
  ];
  for (const [given, named] of rows) {
    scenario(`is ignored with a warning: ${named} of ${shown(given)}`, async ({ run, sandbox }) => {
      sandbox.pictory.create(aws.byHand);
      sandbox.pictory.create(vimeo.byHand);
      const { exitCode, annotations } = await run('warns', { inputs: given });
      expect(exitCode).toBe(0);
      expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(named) }]);
    });
  }

  scenario('is ignored with a warning: previous-name beside connection-id', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    const { annotations } = await run('warns', {
      inputs: { ...aws.which, 'connection-id': connectionId, 'previous-name': 'Old' },
    });
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('previous-name') }]);
  });
});

describe('an input is accepted:', () => {
  const rows: readonly Inputs[] = [
    { 'dry-run': 'TRUE', enabled: 'False', summary: 'True' },
    { timeout: '300', 'max-attempts': '10' },
    { timeout: '1', 'max-attempts': '1' },
    { 'aws-region': 'us-gov-west-1' },
    { 'aws-account-id': '000000000000' },
  ];
  for (const given of rows) {
    scenario(shown(given), async ({ run }) => {
      expect((await run('succeeds', { inputs: { ...aws.whole, ...given } })).exitCode).toBe(0);
    });
  }

  scenario('api-url with a slash at its end', async ({ run, sandbox }) => {
    const inputs = { ...aws.whole, 'api-url': `${sandbox.url}/` };
    expect((await run('succeeds', { inputs })).exitCode).toBe(0);
  });

  scenario('api-url of localhost by name', async ({ run, sandbox }) => {
    const inputs = { ...aws.whole, 'api-url': sandbox.url.replace('127.0.0.1', 'localhost') };
    expect((await run('succeeds', { inputs })).exitCode).toBe(0);
  });
});

/** Inputs as the title of a test. */
function shown(given: Inputs): string {
  return Object.entries(given)
    .map(
      ([name, value]) =>
        `${name} ${value.length > 60 ? `of ${value.length} characters` : withNames(JSON.stringify(value))}`,
    )
    .join(', ');
}
