import { basename, dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { Album, type Update } from './album.ts';
import type { Portrait } from './portrait.ts';

/** The two albums of a file of tests. */
export interface Albums {
  /** Compares a step with its portrait, within a test. @throws When it is another one. */
  readonly compare: (title: string, portrait: Portrait) => void;
  /** See {@link Album.close}. */
  readonly close: (whole: boolean) => void;
}

/** Where the portraits of a file of tests are: in a file for each kind, so that a change shows which kind it is. */
export function albumFile(testFile: string, kind: keyof Portrait): string {
  return join(dirname(testFile), '__snapshots__', kind, basename(testFile).replace(/\.test\.ts$/, '.txt'));
}

/** Opens the albums of the file of tests that is running. */
export function openAlbums(): Albums {
  const { testPath } = expect.getState();
  if (testPath === undefined) throw new Error('Jest does not say which file of tests is running.');
  const update = updateOf(expect.getState());
  const behaviour = new Album(albumFile(testPath, 'behaviour'), update);
  const wording = new Album(albumFile(testPath, 'wording'), update);
  return {
    compare: (title, portrait) => {
      const whole = `${expect.getState().currentTestName}: ${title}`;
      expect(portrait).toEqual({
        behaviour: behaviour.expected(whole, portrait.behaviour),
        wording: wording.expected(whole, portrait.wording),
      });
    },
    close: (whole) => {
      behaviour.close(whole);
      wording.close(whole);
    },
  };
}

/** Reads Jest's `-u` and `--ci` where its matchers for snapshots do: they have no public name. */
function updateOf(state: object): Update {
  const snapshots: unknown = 'snapshotState' in state ? state.snapshotState : undefined;
  const update = typeof snapshots === 'object' && snapshots !== null ? Object.entries(snapshots) : [];
  const [, value] = update.find(([name]) => name === '_updateSnapshot') ?? [];
  if (value === 'all' || value === 'new' || value === 'none') return value;
  throw new Error('Jest does not say whether snapshots are written.');
}
