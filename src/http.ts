import { HttpClient } from '@actions/http-client';
import fetch, { type RequestInit, type Response } from 'node-fetch';

/** What both APIs are called with. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * The one `fetch` of the action: connections are kept open, and the proxies of the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, either case) are used, never for a loopback address.
 */
export function createFetch(): Fetch {
  // One client an origin: a client keeps a single agent, made for the protocol and proxy of its first URL.
  const clients = new Map<string, HttpClient>();
  const agentFor = ({ origin, href }: URL) => {
    const client = clients.get(origin) ?? new HttpClient(undefined, [], { keepAlive: true });
    clients.set(origin, client);
    return client.getAgent(href);
  };
  return (url, init) => fetch(url, { ...init, agent: agentFor });
}
