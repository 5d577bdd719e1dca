import { commonFields } from './fields.ts';
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
      check: (value) =>
        /^\d{12}$/.test(value)
          ? undefined
          : 'exactly 12 digits without spaces or dashes, in quotes so that YAML keeps leading zeros',
    },
    {
      api: 'awsRegion',
      input: 'aws-region',
      kind: 'immutable',
      requiredOnCreate: true,
      check: (value) =>
        /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value) ? undefined : 'the code of the region of the bucket, such as us-east-2',
    },
  ],
  updateAlwaysCarries: ['name', 'description', 'enabled'],
  advice:
    'Check that aws-account-id has exactly 12 digits, that aws-region is the region of the S3 bucket, and that the AWS account has a role named exactly PictoryCloudIntegrationRole that trusts Pictory.',
};
