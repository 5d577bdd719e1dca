/** The time that the process has to end by itself, in milliseconds. */
const GRACE_MS = 200;

/**
 * Ends the process if something still keeps it alive, such as a DNS lookup that hangs. `process.exit` would wait for
 * that: where the system can do it, the process becomes another program, which only has the exit code.
 */
export function endProcess(): void {
  const code = `process.exitCode = ${process.exitCode}`;
  const end = () => {
    if (process.platform !== 'win32') process.execve?.(process.execPath, [process.execPath, '-e', code], {});
    process.exit();
  };
  // After everything that was printed.
  setTimeout(() => process.stdout.write('', end), GRACE_MS).unref();
}
