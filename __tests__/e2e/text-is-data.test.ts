import { describe, expect } from '@jest/globals';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { pullRequest, scenario } from './scenario.ts';

await loadGithub();

const HOSTILE = [
  '::error::pwned',
  '##[set-env name=A]b',
  '<img src=x onerror=alert(1)> <!-- --> </table>',
  '@octocat #7 https://evil.example ![x](https://evil.example/x.png) [y](https://evil.example)',
  '| a | b | `` ` `` \\| ~~~ ### heading',
].join('\n');

const KNOWN_COMMANDS = ['add-mask', 'debug', 'warning', 'error', 'notice'];

/** What GitHub would make of Markdown, with what stands in code taken out. */
function outsideOfCode(markdown: string): string {
  const options = { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true };
  return micromark(markdown, options).replace(/<code>.*?<\/code>/gs, '');
}

function expectPlainText(markdown: string): void {
  const html = outsideOfCode(markdown);
  expect(html).not.toMatch(/<img|evil\.example|@octocat|onerror|pwned/);
  expect(html.match(/<h[1-6]>/g)).toHaveLength(1);
}

describe('text from outside', () => {
  scenario('stays text in log, summary and comment', async ({ run, sandbox }) => {
    const { commands, annotations, env, summary } = await run('creates it', {
      inputs: { ...aws.whole, name: HOSTILE, description: HOSTILE, 'comment-key': HOSTILE },
      event: pullRequest(),
    });
    expect(commands.filter(({ name }) => !KNOWN_COMMANDS.includes(name))).toEqual([]);
    expect(annotations).toEqual([]);
    expect(env).toEqual({});
    expectPlainText(summary);
    for (const { body } of sandbox.github.comments()) expectPlainText(body);
  });

  scenario('comes out of the outputs exactly as it is', async ({ run }) => {
    const { outputs } = await run('creates it', { inputs: { ...aws.whole, name: HOSTILE, description: HOSTILE } });
    expect(outputs['name']).toBe(HOSTILE);
    expect(JSON.parse(outputs['connection'] ?? '')).toMatchObject({ name: HOSTILE, description: HOSTILE });
  });

  scenario('stays text in an error that repeats it', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.addFault('PUT /** echo-key=403 forever');
    const { annotations, summary } = await run('fails', { inputs: { ...aws.which, description: HOSTILE } });
    expect(annotations.map(({ level }) => level)).toEqual(['error']);
    expectPlainText(summary);
  });

  scenario('stays text in a list', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...aws.byHand, name: HOSTILE });
    const { annotations, summary } = await run('lists it', { inputs: { operation: 'list' } });
    expect(annotations).toEqual([]);
    expectPlainText(summary);
  });
});
