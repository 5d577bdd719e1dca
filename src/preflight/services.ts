/** A service that connections of a type depend on. */
interface Service {
  /** The environment variables with another address; the first that is set counts. */
  readonly variables: readonly string[];
  /** The end of the hosts that such an address may have with https; if missing, only this machine is allowed. */
  readonly domain?: string;
}

/** The services that can be checked, by the type of connection. */
export const SERVICES: Readonly<Record<string, Service>> = {
  aws: { variables: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'], domain: '.amazonaws.com' },
  vimeo: { variables: ['VIMEO_API_URL'] },
};
