/**
 * Returns options for a Node process whose clock shows `now` when it starts, and then runs as fast as any.
 *
 * Differences of times stay as they are, so nothing waits for longer or shorter.
 */
export function clockOptions(now: Date): string {
  const script = `
    const real = Date.now;
    Date.now = () => real() + ${now.getTime() - Date.now()};
    globalThis.Date = new Proxy(Date, {
      construct: (date, values, target) =>
        Reflect.construct(date, values.length === 0 ? [date.now()] : values, target),
    });`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}
