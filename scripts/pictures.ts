/**
 * Makes the pictures of the documents from the page that the demo leaves: `npm run demo && npm run pictures`.
 *
 * Needs Chromium; the environment variable CHROMIUM says where it is, if not on the PATH.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAGE = 'demo-out/comment.html';
/** The names of the pictures, and the stages of the demo that they show. */
const STAGES = {
  comment: 'A second commit to it',
  manifest: 'A pull request changes ten of thirty connections',
  failure: 'The next commit breaks the manifest',
  summary: 'At night, verify finds the drift and fails',
};
/** In pixels: a computer, and a telephone. */
const WIDTHS = { '': 900, '-narrow': 400 };
const SCHEMES = { light: 1, dark: 0 };
/** A long comment is shown from its beginning. */
const MOST_PIXELS = 600;

const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  const page = readFileSync(PAGE, 'utf8');
  const stages = page.match(/<section class="stage">.*?<\/section>/gs) ?? [];
  // The page forbids scripts; one measures it here.
  const head = page.slice(0, page.indexOf('<body>')).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  for (const [name, title] of Object.entries(STAGES)) {
    const stage = stages.find((one) => one.includes(title));
    const box = /<div class="comment">.*<\/div>/s.exec(stage ?? '')?.[0];
    if (box === undefined) throw new Error(`${PAGE} has no stage "${title}". Run the demo first.`);
    const alone = join(folder, `${name}.html`);
    const measure = "<script>document.title = 'height ' + document.body.offsetHeight</script>";
    writeFileSync(alone, `${head}<body style="padding: 0 16px 16px">${box}${measure}</body></html>`);
    for (const [scheme, preferred] of Object.entries(SCHEMES)) {
      for (const [suffix, width] of Object.entries(WIDTHS)) {
        const height = Number(/height (\d+)/.exec(chromium(alone, preferred, [width, 600], '--dump-dom'))?.[1]);
        const size = [width, Math.min(height + 16, MOST_PIXELS)];
        chromium(alone, preferred, size, `--screenshot=docs/${name}-${scheme}${suffix}.png`);
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs Chromium on a file, in a window of a width and height. @returns what it prints. */
function chromium(file: string, scheme: number, size: readonly number[], task: string): string {
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--hide-scrollbars',
    '--force-device-scale-factor=1.5',
    `--user-data-dir=${join(folder, String(scheme))}`,
    `--window-size=${size.join(',')}`,
    `--blink-settings=preferredColorScheme=${scheme}`,
  ];
  const command = process.env['CHROMIUM'] ?? 'chromium';
  return execFileSync(command, [...options, task, `file://${file}`], { encoding: 'utf8', stdio: 'pipe' });
}
