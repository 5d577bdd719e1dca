/** Says of GitHub's packages that the JSON they import is JSON: they are made for bundlers, and leave it out. */
export default {
  process: (source) => ({
    code: source.replaceAll(/^(import \w+ from "[^"]+\.json");/gm, "$1 with { type: 'json' };"),
  }),
};
