import { startSandbox } from '../../sandbox/sandbox.ts';
import { SECRETS } from './secrets.ts';

/**
 * Lets the sandbox's GraphQL load what it loads at its first query. Stories go on while one test has ended and the next
 * has not begun, and then Jest refuses a dynamic import: so it has to happen before the first of them.
 */
export async function loadGithub(): Promise<void> {
  const sandbox = await startSandbox();
  await fetch(`${sandbox.githubUrl}/graphql`, {
    method: 'POST',
    headers: { authorization: `token ${SECRETS['github-token']}` },
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });
  await sandbox.close();
}
