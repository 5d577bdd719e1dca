import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY } from '../../src/identity.ts';
import { ROOT, read } from './markdown.ts';

const MARKETPLACE_LIMIT = 125;

test('The description is short enough for the Marketplace', () => {
  const { description }: { readonly description: string } = parse(read('action.yml'));
  expect(description.length).toBeLessThan(MARKETPLACE_LIMIT);
});

describe('The badges of the README', () => {
  const badges = [...read('README.md').matchAll(/^\[!\[(\w+)\]\(([^)]+)\)\]\(([^)]+)\)$/gm)].map(
    ([, title = '', image = '', target = '']) => ({ title, image, target }),
  );
  const badge = (wanted: string) => badges.find(({ title }) => title === wanted) ?? { image: '', target: '' };

  test('are those for CI, the release and the licence', () => {
    expect(badges.map(({ title }) => title)).toEqual(['CI', 'Release', 'Licence']);
  });

  test('name the repository, so that they follow when it gets another name', () => {
    const about = [badge('CI').image, badge('CI').target, badge('Release').image, badge('Release').target];
    expect(about.filter((address) => !address.includes(`/${REPOSITORY}`))).toEqual([]);
  });

  test('show the workflow of CI on the branch of releases', () => {
    const [, file = '', branch = ''] = /workflows\/([\w.]+)\/badge\.svg\?branch=(\w+)$/.exec(badge('CI').image) ?? [];
    expect(existsSync(join(ROOT, '.github/workflows', file))).toBe(true);
    expect(parse(read('.github/workflows/ci.yml'))).toMatchObject({ on: { push: { branches: [branch] } } });
  });

  test('show the licence of the project', () => {
    const { license }: { readonly license: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(badge('Licence').image).toContain(`-${license}-`);
    expect(badge('Licence').target).toBe('LICENSE');
  });
});
