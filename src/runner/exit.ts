/** The time that a process has to end by itself, in milliseconds. */
const GRACE_MS = 200;

/**
 * Ends a process that something else keeps alive after its work is done. A DNS lookup that hangs cannot be cancelled, and
 * `process.exit` waits for it, as for all of Node's threads: the process becomes a program that only has its exit code.
 *
 * https://nodejs.org/api/process.html#processexecvefile-args-env
 */
export function endProcess(): void {
  setTimeout(() => {
    // After everything that was printed.
    process.stdout.write('', () => {
      try {
        process.execve?.(process.execPath, [process.execPath, '-e', `process.exitCode = ${process.exitCode}`], {});
      } finally {
        // On Windows.
        process.exit();
      }
    });
  }, GRACE_MS).unref();
}
