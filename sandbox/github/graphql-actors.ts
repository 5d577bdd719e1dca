import { isBot, nodeId, numericId, profileUrl, SERVER_URL, withoutBotSuffix } from './addresses.ts';

/** An account as the author of something. */
export function actorObject(login: string) {
  // Only here does a bot's login lack the suffix it has everywhere else.
  return isBot(login)
    ? { __typename: 'Bot', ...userObject(login), login: withoutBotSuffix(login) }
    : { __typename: 'User', ...userObject(login) };
}

/** An account as GitHub's schema shows it. */
export function userObject(login: string) {
  const id = numericId(login);
  const url = profileUrl(login);
  return {
    id: nodeId(isBot(login) ? 'BOT' : 'U', id),
    login,
    avatarUrl: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    url,
    resourcePath: url.slice(SERVER_URL.length),
  };
}
