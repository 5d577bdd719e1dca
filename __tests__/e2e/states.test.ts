import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { pullRequest, push, scenario } from './scenario.ts';

await loadGithub();

const root = mkdtempSync(join(tmpdir(), 'states-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let workspaces = 0;

/** A workspace with a manifest of one or more AWS connections. */
function manifestOf(...entries: readonly string[]) {
  workspaces += 1;
  const workspace = mkdtempSync(join(root, `${workspaces}-`));
  const list = entries.map((entry) => `  - type: aws\n${entry.replace(/^/gm, '    ')}\n`).join('');
  writeFileSync(join(workspace, 'pictory.yml'), `connections:\n${list}`);
  return { workspace, inputs: { config: 'pictory.yml' } };
}
const footage = (description: string, name = 'Footage') =>
  `name: ${JSON.stringify(name)}\ndescription: ${JSON.stringify(description)}\naws-account-id: "012345678901"\naws-region: us-east-2`;
const replacing = { ...aws.whole, 'on-immutable-change': 'replace' };
const without =
  (...fields: readonly string[]) =>
  (field: string, value: unknown) =>
    fields.includes(field) ? undefined : value;

describe('a field that is missing in the responses', () => {
  scenario('awsAccountId with on-immutable-change replace replaces nothing', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.pictory.speak({ shows: without('awsAccountId') });
    const { outputs, annotations } = await run('changes nothing', { inputs: replacing });
    expect(outputs).toMatchObject({ action: 'none', changed: 'false' });
    expect(annotations.map(({ message }) => message)).toEqual([
      'Pictory did not return aws-account-id of the AWS S3 connection "Production-S3", so it was not compared.',
    ]);
  });

  scenario('account and region, which are null, are as declared for a verify', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.pictory.speak({ shows: (field, value) => (/^aws/.test(field) ? null : value) });
    expect((await run('passes', { inputs: { ...aws.whole, operation: 'verify' } })).exitCode).toBe(0);
  });

  scenario('region stops no other change', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    sandbox.pictory.speak({ shows: without('awsRegion') });
    const inputs = { ...replacing, 'aws-region': 'eu-west-1', description: 'Other words' };
    expect((await run('updates it', { inputs })).outputs).toMatchObject({ action: 'update' });
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ description: 'Other words', version: 2 });
  });

  scenario('enabled is sent, because the connection could be disabled, with a warning', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...vimeo.byHand, enabled: false });
    sandbox.pictory.speak({ shows: without('enabled') });
    const { outputs, annotations } = await run('enables it', { inputs: { ...vimeo.which, operation: 'enable' } });
    expect(outputs).toMatchObject({ action: 'update', applied: 'true' });
    expect(annotations[0]?.message).toContain('did not return enabled');
    expect(sandbox.pictory.list()).toMatchObject([{ enabled: true }]);
  });
});

describe('a region in the response in different case', () => {
  const upper = (field: string, value: unknown) => (field === 'awsRegion' ? String(value).toUpperCase() : value);

  scenario('is no difference, and spelled as in the response', async ({ run, sandbox }) => {
    sandbox.pictory.speak({ shows: upper });
    expect((await run('creates it without a warning', { inputs: replacing })).annotations).toEqual([]);
    const { outputs } = await run('changes nothing', { inputs: replacing });
    expect(outputs['action']).toBe('none');
    expect(JSON.parse(outputs['connection'] ?? '')).toMatchObject({ awsRegion: 'US-EAST-2' });
  });

  scenario('is taken by another connection all the same', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create({ ...aws.byHand, name: 'Old bucket' });
    sandbox.pictory.speak({ shows: upper });
    const { annotations, requests } = await run('fails before the write', { inputs: aws.whole });
    expect(annotations[0]?.message).toContain(connectionId);
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('on-immutable-change replace with only aws-region given', () => {
  const inputs = { ...aws.which, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };

  scenario('names the holder of account and region in refusal and preview', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const { connectionId } = sandbox.pictory.create({ ...aws.byHand, name: 'Holder', awsRegion: 'eu-west-1' });
    const preview = await run('the preview fails', { inputs: { ...inputs, 'dry-run': 'true' }, event: pullRequest() });
    const refusal = await run('the run fails before the write', { inputs });
    for (const { annotations } of [preview, refusal]) {
      expect(annotations[0]?.message).toContain(`"Holder" (${connectionId})`);
    }
    expect(sandbox.github.comments()[0]?.body).toContain(connectionId);
    expect(refusal.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  scenario('is not stopped by the region of another account', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.pictory.create({ type: 'AWS', name: 'Other', awsAccountId: '999999999999', awsRegion: 'eu-west-1' });
    expect((await run('replaces it', { inputs })).outputs).toMatchObject({ action: 'replace', applied: 'true' });
  });
});

describe('a create of a manifest that is refused with 409', () => {
  scenario('says that the next run does not help, and names the holder', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create({ ...aws.byHand, name: 'Holder' });
    let lists = 0;
    sandbox.pictory.speak({
      // The holder shows only after the plan was made.
      shows: (field, value) => {
        if (field !== 'awsRegion') return value;
        lists += 1;
        return lists === 1 ? 'eu-west-1' : value;
      },
    });
    const { annotations, exitCode } = await run('fails', manifestOf(footage('Raw footage')));
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain(`already used by "Holder" (${connectionId})`);
    expect(annotations[0]?.message).toContain('The next run would be refused as well');
    expect(annotations[0]?.message).toContain('previous-name');
  });
});

describe('a value that Pictory stores differently', () => {
  const forms: Readonly<Record<string, readonly [given: string, stores: (text: string) => string, said: string]>> = {
    trimmed: [
      'Raw footage ',
      (text) => text.trim(),
      '"Raw footage" for the AWS S3 connection "Footage", where "Raw footage␣" is given (nothing instead of U+0020',
    ],
    normalised: ['Cafe\u0301', (text) => text.normalize('NFC'), 'U+00E9 instead of U+0065 U+0301'],
    escaped: [
      'Raw & cut',
      (text) => text.replaceAll('&', '&amp;'),
      '"Raw &amp; cut" for the AWS S3 connection "Footage", where "Raw & cut" is given',
    ],
    cut: ['x'.repeat(300), (text) => text.slice(0, 250), '(several characters)'],
  };

  for (const [how, [given, stores, said]] of Object.entries(forms)) {
    scenario(`description, ${how}: every run warns with both values, and so does verify`, async ({ run, sandbox }) => {
      sandbox.pictory.speak({ stores });
      const step = manifestOf(footage(given));
      const created = await run('the create', step);
      const preview = await run('the preview', {
        ...step,
        inputs: { ...step.inputs, 'dry-run': 'true' },
        event: pullRequest(),
      });
      const verify = await run('the verify', { ...step, inputs: { ...step.inputs, operation: 'verify' } });
      const updated = await run('the update', step);
      for (const { annotations } of [created, preview, verify, updated]) {
        expect(annotations.map(({ message }) => message).join('\n')).toContain(said);
      }
      expect(updated.summary).toContain('every run sends it again');
      expect(sandbox.github.comments()[0]?.body).toContain('every run sends it again');
    });
  }

  scenario('description, trimmed: a refusal under reviewed says so, too', async ({ run, sandbox }) => {
    sandbox.pictory.speak({ stores: (text) => text.trim() });
    const step = manifestOf(footage('Raw footage '));
    await run('the create', step);
    const { annotations, summary } = await run('is refused', {
      ...step,
      inputs: { ...step.inputs, 'expect-plan': 'reviewed' },
    });
    expect(annotations.map(({ message }) => message).join('\n')).toContain('"Raw footage␣"');
    expect(summary).toContain('U+0020');
  });

  scenario('name, trimmed: the create is not repeated, and the next run points at it', async ({ run, sandbox }) => {
    sandbox.pictory.speak({ stores: (text) => text.trim() });
    const step = manifestOf(footage('Raw', 'Footage '));
    const first = await run('creates it once', step);
    expect(first.outputs['applied']).toBe('true');
    expect(first.annotations[0]?.message).toContain(
      'name "Footage" for the AWS S3 connection "Footage ", where "Footage␣" is given',
    );
    const second = await run('points at it', { ...step, inputs: { ...step.inputs, 'dry-run': 'true' } });
    expect(second.annotations.map(({ message }) => message).join('\n')).toContain('`name: "Footage"`');
    expect(sandbox.pictory.list()).toHaveLength(1);
  });
});

describe('a name that looks like an existing one', () => {
  for (const [what, given, existing, difference] of [
    ['Café in NFD while an NFC one exists', 'Cafe\u0301', 'Café', 'U+00E9 instead of U+0065 U+0301'],
    ['Assets U+200B inside', 'Ass\u200bets', 'Assets', 'nothing instead of U+200B'],
    ['two spaces', 'Raw  assets', 'Raw assets', 'nothing instead of U+0020'],
  ] as const) {
    scenario(`${what}: is created with a warning that shows the difference`, async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: existing });
      const { annotations, outputs, summary } = await run('warns', { inputs: { ...aws.whole, name: given } });
      expect(outputs['action']).toBe('create');
      expect(annotations[0]?.message).toContain(`spelled differently (${difference})`);
      expect(annotations[0]?.message).toContain(`in a step, \`connection-id: ${connectionId}\``);
      expect(summary).toContain('spelled differently');
    });
  }
});

describe('the outputs', () => {
  scenario('of production-s3 and Production-S3 omit both from ids, with a warning', async ({ run, sandbox }) => {
    for (const name of ['production-s3', 'Production-S3', 'Clear']) sandbox.pictory.create({ type: 'AWS', name });
    const { outputs, annotations } = await run('lists them', { inputs: { operation: 'list' } });
    expect(Object.keys(JSON.parse(outputs['ids'] ?? '').aws)).toEqual(['Clear']);
    expect(JSON.parse(outputs['connections'] ?? '')).toHaveLength(3);
    expect(annotations[0]?.message).toContain('"Production-S3", "production-s3"');
  });

  scenario('keep our own names, where the secret is vimeo', async ({ run, sandbox }) => {
    sandbox.pictory.create({ type: 'VIMEO', name: 'Marketing', description: 'On vimeo' });
    const workspace = mkdtempSync(join(root, 'secret-'));
    const entry = 'type: vimeo\n    name: Marketing\n    client-secret: vimeo\n';
    writeFileSync(join(workspace, 'pictory.yml'), `connections:\n  - ${entry}`);
    const inputs = { config: 'pictory.yml' };
    const { outputs, annotations } = await run('warns', { workspace, inputs });
    expect(Object.keys(JSON.parse(outputs['ids'] ?? ''))).toEqual(['aws', 'vimeo']);
    expect(JSON.parse(outputs['connections'] ?? '')[0]).toMatchObject({ description: 'On ***' });
    const messages = annotations.map(({ message }) => message).join('\n');
    expect(messages).toContain('Secrets were removed from these outputs: connections.');
  });
});

describe('one file under several paths', () => {
  scenario(
    'pictory.yml, ./pictory.yml and infra/../pictory.yml have one comment, also under reviewed',
    async ({ run, sandbox }) => {
      const { workspace } = manifestOf(footage('Raw footage'));
      const step = (config: string) => ({ workspace, inputs: { config, 'expect-plan': 'reviewed' } });
      const preview = (config: string) => ({
        workspace,
        inputs: { config, 'dry-run': 'true' },
        event: pullRequest(),
      });
      await run('a preview of infra/../pictory.yml', preview('infra/../pictory.yml'));
      await run('a preview of pictory.yml', preview('pictory.yml'));
      expect(sandbox.github.comments()).toHaveLength(1);
      const mergeCommitSha = String(push.payload['after']);
      sandbox.github.pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha });
      const env = { GITHUB_REF: 'refs/heads/main', GITHUB_RUN_ID: '1234567891' };
      const { outputs } = await run('the push of ./pictory.yml passes', { ...step('./pictory.yml'), event: push, env });
      expect(outputs).toMatchObject({ applied: 'true' });
      expect(sandbox.github.comments()).toHaveLength(1);
    },
  );
});

describe('an empty API key', () => {
  const empty = { ...aws.whole, 'api-key': '' };

  scenario('on the minimal event of act is empty, and not blamed on forks', async ({ run }) => {
    const event = { name: 'pull_request', payload: { pull_request: { head: { ref: 'topic' } } } };
    const { annotations } = await run('fails', { inputs: empty, event });
    expect(annotations[0]?.message).toContain('api-key: it is empty; expected the key');
    expect(annotations[0]?.message).not.toContain('fork');
  });
});

describe('a manifest with a mistake of YAML', () => {
  for (const [what, entry, said] of [
    ['name:Assets', 'name:Assets\naws-region: us-east-2', 'pictory.yml:3:5: a space is missing after the colon'],
    [
      'a line indented too deep',
      'name: Assets\n  aws-region: us-east-2',
      'pictory.yml:4:7: this line is indented deeper',
    ],
    ['a colon in a value', 'name: Assets: more', 'pictory.yml:3:11: the value contains a colon and a space'],
  ] as const) {
    scenario(`${what}: the fix and the faulty line`, async ({ run }) => {
      const { annotations } = await run('fails', manifestOf(entry));
      expect(annotations[0]?.message).toContain(said);
    });
  }
});

describe('a manifest that refers to a variable of the runner', () => {
  for (const name of ['NODE_OPTIONS', 'AWS_SECRET_ACCESS_KEY', 'https_proxy']) {
    scenario(`\${${name}}: is refused without its value`, async ({ run }) => {
      const entry = `name: Assets\naws-account-id: \${${name}}\naws-region: us-east-2`;
      const env = name === 'AWS_SECRET_ACCESS_KEY' ? { [name]: 'hunter2-hunter2' } : {};
      const { annotations, log, requests } = await run('fails', { ...manifestOf(entry), env });
      expect(annotations[0]?.message).toContain('expected an environment variable whose name does not');
      expect(log).not.toContain('hunter2');
      expect(requests).toEqual([]);
    });
  }
});
