import { describe, expect, test } from '@jest/globals';
import { githubContracts } from '../../sandbox/github/contract.ts';
import { commentTemplate } from '../../sandbox/github/templates/comment.ts';
import { empty, json } from '../../sandbox/http.ts';

const comment = commentTemplate('http://127.0.0.1/github', {
  id: 1,
  repository: 'o/r',
  number: 1,
  author: 'octocat',
  body: 'hello',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});
const contract = githubContracts()('POST', '/repos/{owner}/{repo}/issues/{issue_number}/comments');
const deletion = githubContracts()('DELETE', '/repos/{owner}/{repo}/issues/comments/{comment_id}');

describe("An answer that keeps GitHub's description", () => {
  test.each([
    ['a whole comment', json(201, comment)],
    ['somebody who is gone', json(201, { ...comment, user: null })],
    ['a documented error', json(404, { message: 'Not Found' })],
    ['an error that every route may give', json(401, { message: 'Bad credentials' })],
  ])('has no findings: %s', (_, answer) => {
    expect(contract.answer(answer)).toEqual([]);
  });

  test('has no findings: nothing after a deletion', () => {
    expect(deletion.answer(empty(204))).toEqual([]);
  });
});

describe("An answer that breaks GitHub's description", () => {
  test.each([
    ['lacks a property', json(201, { ...comment, user: undefined }), "must have required property 'user'"],
    ['has a property of another type', json(201, { ...comment, id: '1' }), '/id must be integer'],
    [
      'has a property of another format',
      json(201, { ...comment, created_at: 'today' }),
      '/created_at must match format',
    ],
    ['is wrong deep inside', json(201, { ...comment, user: { login: 'x' } }), '/user must have required property'],
    ['has another status', json(200, comment), 'GitHub never answers 200 here'],
    ['is empty', empty(201), 'must be object'],
    ['has an error of another shape', json(401, { message: 7 }), '/message must be string'],
  ])('%s', (_, answer, finding) => {
    expect(contract.answer(answer)).toContainEqual(expect.stringContaining(finding));
  });

  test('has a body where there is none', () => {
    expect(deletion.answer(json(204, {}))).toEqual(['the answer 204 has no body']);
  });
});

test('A route GitHub does not have is an error', () => {
  expect(() => githubContracts()('GET', '/nowhere')).toThrow('GitHub describes no GET /nowhere');
});
