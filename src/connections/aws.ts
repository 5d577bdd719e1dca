import { commonFields, matching } from './fields.ts';
import type { ConnectionType } from './types.ts';

/**
 * A private S3 connection.
 *
 * From the API's pages "Create AWS Connection" (12 digits, the fields that are required, the role) and "Update AWS
 * Connection" (account and region are refused in an update; the examples always send name, description and enabled).
 */
export const aws: ConnectionType = {
  input: 'aws',
  api: 'AWS',
  label: 'AWS S3 connection',
  collection: '/awsconnections',
  fields: [
    ...commonFields({}),
    {
      api: 'awsAccountId',
      input: 'aws-account-id',
      kind: 'immutable',
      requiredOnCreate: true,
      fromEnvironment: true,
      ...matching(
        /^[0-9]{12}$/,
        'exactly 12 digits without spaces or dashes, in quotes so that YAML keeps leading zeros',
      ),
    },
    {
      api: 'awsRegion',
      input: 'aws-region',
      kind: 'immutable',
      requiredOnCreate: true,
      ...matching(/^[a-z]{2,}(-[a-z]+)+-[0-9]+$/, 'the code of the region of the bucket, such as us-east-2'),
    },
  ],
  updateAlwaysCarries: ['name', 'description', 'enabled'],
  advice:
    'Check that aws-account-id has exactly 12 digits, that aws-region is the region of the S3 bucket, and that the AWS account has a role named exactly PictoryCloudIntegrationRole that trusts Pictory.',
};
