import { expect, test } from '@jest/globals';
import { Search } from '../src/find.ts';
import { awsConnection } from './connections/examples.ts';

const listed = (connectionId: string) => ({
  connection: { ...awsConnection({ name: 'Old' }), connectionId },
  complete: true,
});

test('A search goes on after a connection that is somebody else’s', () => {
  const { type } = awsConnection();
  const search = new Search({ type, identity: { name: 'Old' }, isTaken: (id) => id === 'theirs' });
  search.take([listed('theirs')]);
  expect(search.isOver).toBe(false);
  search.take([listed('ours')]);
  expect(search.isOver).toBe(true);
});
