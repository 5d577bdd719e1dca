import { stringify } from 'yaml';
import type { World } from './scene.ts';

type Entry = Readonly<Record<string, string | boolean>>;

const CITIES = {
  Dublin: 'eu-west-1',
  Frankfurt: 'eu-central-1',
  London: 'eu-west-2',
  Montreal: 'ca-central-1',
  Mumbai: 'ap-south-1',
  Osaka: 'ap-northeast-3',
  Paris: 'eu-west-3',
  Seoul: 'ap-northeast-2',
  Singapore: 'ap-southeast-1',
  Stockholm: 'eu-north-1',
  Sydney: 'ap-southeast-2',
  Tokyo: 'ap-northeast-1',
} as const;
const FOOTAGE = { type: 'aws', 'aws-account-id': '111122223333' } as const;
const ARCHIVE = { type: 'aws', 'aws-account-id': '444455556666' } as const;

const buckets: readonly Entry[] = Object.entries(CITIES).flatMap(([city, region]) => [
  { ...FOOTAGE, name: `Footage-${city}`, description: `Footage of the studio in ${city}`, 'aws-region': region },
  { ...ARCHIVE, name: `Archive-${city}`, description: `Finished videos of ${city}`, 'aws-region': region },
]);
const channels: readonly Entry[] = ['Tutorials', 'Webinars', 'Newsroom'].map((name) => ({
  type: 'vimeo',
  name,
  'client-identifier': `${name.toLowerCase()}-app`,
}));
const credentials = { 'client-secret': `\${VIMEO_CLIENT_SECRET}`, 'access-token': `\${VIMEO_ACCESS_TOKEN}` };
const podcasts: Entry = { type: 'vimeo', name: 'Podcasts', 'client-identifier': 'podcasts-app' };

/** The entries that the pull request changes, by their present name. */
const edited: Readonly<Record<string, (entry: Entry) => Entry>> = {
  'Archive-Osaka': ({ name = '' }) => ({ type: 'aws', name, state: 'absent' }),
  'Archive-London': (entry) => ({ ...entry, 'aws-region': 'eu-south-1', 'on-immutable-change': 'replace' }),
  'Footage-Sydney': (entry) => ({ ...entry, enabled: false }),
  'Footage-Paris': (entry) => ({ ...entry, name: 'Studio-Paris', 'previous-name': 'Footage-Paris' }),
  'Footage-Tokyo': (entry) => ({ ...entry, description: 'Footage of the studio in Tokyo, and the outtakes' }),
  'Archive-Mumbai': (entry) => ({ ...entry, description: 'Finished videos of Mumbai and Chennai' }),
  Webinars: (entry) => ({ ...entry, ...credentials }),
};

const added: readonly Entry[] = [
  { ...FOOTAGE, name: 'Footage-Zurich', description: 'Footage of the studio in Zurich', 'aws-region': 'eu-central-2' },
  { type: 'vimeo', name: 'Interviews', 'client-identifier': 'interviews-app', ...credentials },
];

/** A manifest of thirty connections. `podcastName` names the last one, which somebody has made by hand already. */
export function fleet(podcastName: string): string {
  const present = [...buckets, ...channels].map((entry) => edited[String(entry['name'])]?.(entry) ?? entry);
  const last = { ...podcasts, name: podcastName, ...credentials };
  return stringify({ connections: [...present, ...added, last] });
}

/** Makes the connections that exist before the pull request: all that the manifest declared so far, and Podcasts. */
export function makeFleet({ sandbox: { pictory } }: World): void {
  for (const entry of [...buckets, ...channels, podcasts]) pictory.create(asMade(entry));
}

function asMade(entry: Entry) {
  const text = (field: string) => String(entry[field] ?? '');
  const common = { name: text('name'), description: text('description') };
  return entry['type'] === 'aws'
    ? { type: 'AWS' as const, ...common, awsAccountId: text('aws-account-id'), awsRegion: text('aws-region') }
    : { type: 'VIMEO' as const, ...common, clientIdentifier: text('client-identifier') };
}
