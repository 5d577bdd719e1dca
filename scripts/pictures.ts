/**
 * Makes the pictures of the README from the page that the demo leaves: `npm run demo && npm run pictures`.
 *
 * Needs Chromium; the environment variable CHROMIUM says where it is, if not on the PATH.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAGE = 'demo-out/comment.html';
/** The stage of the demo that is shown, and the sizes in pixels: for a computer, and for a telephone. */
const TITLE = 'A second commit to it';
const SIZES = { '': '900,345', '-narrow': '400,420' };

const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  const page = readFileSync(PAGE, 'utf8');
  const stages = page.match(/<section class="stage">.*?<\/section>/gs) ?? [];
  const stage = stages.find((one) => one.includes(TITLE));
  const comment = /<div class="comment">.*<\/div>/s.exec(stage ?? '')?.[0];
  if (comment === undefined) throw new Error(`${PAGE} has no stage "${TITLE}". Run the demo first.`);
  const head = page.slice(0, page.indexOf('<body>'));
  const alone = join(folder, 'comment.html');
  writeFileSync(alone, `${head}<body style="padding: 0 16px">${comment}</body></html>`);
  for (const [name, scheme] of Object.entries({ light: 1, dark: 0 })) {
    for (const [suffix, size] of Object.entries(SIZES)) {
      const options = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--hide-scrollbars',
        '--force-device-scale-factor=2',
        `--user-data-dir=${join(folder, name)}`,
        `--window-size=${size}`,
        `--blink-settings=preferredColorScheme=${scheme}`,
        `--screenshot=docs/comment-${name}${suffix}.png`,
      ];
      execFileSync(process.env['CHROMIUM'] ?? 'chromium', [...options, `file://${alone}`], { stdio: 'ignore' });
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
