import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { notesOf } from '../../scripts/changelog.ts';

const CHANGELOG = `# Changelog

About this file.

## [Unreleased]

## [1.2.0] - 2026-03-04

### Added

- Something new.

### Fixed

- Something old.

## [1.1.0] - 2026-02-03

- Something first.

## [1.0.0]

- Something without a date.

[Unreleased]: https://example.com/unreleased
[1.2.0]: https://example.com/1.2.0
`;

describe('the notes of a version', () => {
  test('are all that is below its heading', () => {
    expect(notesOf(CHANGELOG, '1.2.0')).toBe('### Added\n\n- Something new.\n\n### Fixed\n\n- Something old.');
  });

  test('end where the links begin', () => {
    const last = CHANGELOG.replace('## [1.0.0]', '## [1.0.0] - 2026-01-02');
    expect(notesOf(last, '1.0.0')).toBe('- Something without a date.');
  });

  test('end with the file', () => {
    expect(notesOf('## [1.0.0] - 2026-01-02\n\n- All.\n', '1.0.0')).toBe('- All.');
  });

  test('are the same with the line ends of Windows', () => {
    expect(notesOf(CHANGELOG.replaceAll('\n', '\r\n'), '1.1.0')).toBe('- Something first.');
  });

  test.each([
    ['a version that is not there', '3.0.0', 'has no section "## [3.0.0] - YYYY-MM-DD"'],
    ['a part of a version', '1.2', 'has no section "## [1.2]'],
    ['a version as a pattern', '1.2..', 'has no section'],
    ['a version without a date', '1.0.0', 'the section [1.0.0] needs its date'],
    ['what is not released yet', 'Unreleased', 'needs its date'],
  ])('cannot be had for %s', (_, version, message) => {
    expect(() => notesOf(CHANGELOG, version)).toThrow(message);
  });

  test('cannot be had when nothing is written', () => {
    expect(() => notesOf('## [1.0.0] - 2026-01-02\n\n## [0.9.0] - 2026-01-01\n', '1.0.0')).toThrow('is empty');
  });
});

test('The changelog has a place for what is not released yet', () => {
  expect(readFileSync('CHANGELOG.md', 'utf8')).toMatch(/^## \[Unreleased\]$/m);
});
