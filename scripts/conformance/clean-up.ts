import { BASE, headers } from '../../src/pictory/transport.ts';

/** Every name of a run begins with its mark, which nobody else can have. */
export function cleanUpCommands(apiUrl: string, mark: string): string {
  return `api='${apiUrl}${BASE}' mark=${mark}
for collection in awsconnections vimeo-connections; do
  key=
  while :; do
    page=$(${CURL} --get "$api/$collection" \${key:+--data-urlencode "nextPageKey=$key"}) || break
    jq -r --arg mark "$mark" '.Items[] | select(.name // "" | startswith($mark)) | .connectionId | @uri' <<< "$page" |
      while read -r id; do ${CURL} --request DELETE "$api/$collection/$id"; done
    key=$(jq -r '.nextPageKey // ""' <<< "$page")
    [ -n "$key" ] || break
  done
done`;
}

/** Deletes one connection, by its path below the API's base. An id may have a quote in it. */
export function removeCommand(apiUrl: string, path: string): string {
  return `${CURL} --request DELETE '${apiUrl}${BASE}${path.replaceAll("'", '%27')}'`;
}

/** The key stays in the environment; Cloudflare may refuse the User-Agent of curl. */
const CURL = `curl --silent --show-error --fail --user-agent '${headers('', undefined)['User-Agent']}' --header "Authorization: $PICTORY_API_KEY"`;
