/** Returns the names of all inputs that the runner passed on, known or not; it gives each a variable `INPUT_…`. */
export function inputNames(): string[] {
  return Object.keys(process.env).flatMap((name) => /^INPUT_(.+)$/.exec(name)?.[1]?.toLowerCase() ?? []);
}

/** The base of relative paths, absolute. */
export function workspaceFolder(): string {
  return process.env['GITHUB_WORKSPACE'] || process.cwd();
}
