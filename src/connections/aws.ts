import { commonFields } from './fields.ts';
import type { ConnectionType } from './types.ts';

/** The regions of https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html, and other partitions. */
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'us-gov-east-1', 'us-gov-west-1', 'ca-central-1'],
  ...['ca-west-1', 'mx-central-1', 'sa-east-1', 'af-south-1', 'il-central-1', 'me-south-1', 'me-central-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-south-2', 'eu-north-1'],
  ...['ap-east-1', 'ap-east-2', 'ap-south-1', 'ap-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6'],
  ...['ap-southeast-7', 'cn-north-1', 'cn-northwest-1', 'eusc-de-east-1'],
];
const REGION = [/^[a-z]{2,}(-[a-z]+)+-[0-9]+$/, 'the code of the region of the bucket, such as us-east-2'] as const;
const DIGITS = 'exactly 12 digits without spaces or dashes, in quotes so that YAML keeps leading zeros';
const ACCOUNT = [/^[0-9]{12}$/, DIGITS] as const;
const FIXED = { kind: 'immutable', requiredOnCreate: true } as const;

/**
 * From the API's pages "Create AWS Connection" (12 digits, required fields, the role) and "Update AWS Connection" (an
 * update must not have account and region; the examples always send name, description and enabled).
 */
export const aws: ConnectionType = {
  input: 'aws',
  api: 'AWS',
  label: 'AWS S3 connection',
  collection: '/awsconnections',
  fields: [
    ...commonFields(),
    { api: 'awsAccountId', input: 'aws-account-id', isAccount: true, fromEnvironment: true, ...FIXED, format: ACCOUNT },
    { api: 'awsRegion', input: 'aws-region', caseless: true, ...FIXED, format: REGION, known: REGIONS },
  ],
  updateAlwaysCarries: ['name', 'description', 'enabled'],
  advice:
    'Check that aws-account-id has exactly 12 digits, that aws-region is the region of the S3 bucket, and that the AWS account has a role named exactly PictoryCloudIntegrationRole that trusts Pictory.',
};
