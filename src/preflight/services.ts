/** A service that connections of a type depend on. */
interface Service {
  /** The environment variables with another address; the first that is set counts. */
  readonly variables: readonly string[];
  /** The hosts that such an address may have with https; if missing, only this machine is allowed. */
  readonly hosts?: { readonly are: RegExp; readonly called: string };
}

/** Not all of amazonaws.com: anybody can rent other names below it, such as that of an API or a load balancer. */
const S3 = /(?:^|\.)s3(?:-fips)?\.(?:[a-z0-9-]+\.)*amazonaws\.com$/;

/** The services that can be checked, by the type of connection. */
export const SERVICES: Readonly<Record<string, Service>> = {
  aws: {
    variables: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
    hosts: { are: S3, called: 'of S3, such as s3.us-east-2.amazonaws.com' },
  },
  vimeo: { variables: ['VIMEO_API_URL'] },
};
