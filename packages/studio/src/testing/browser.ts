import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** `$CHROMIUM`, else the first Chromium on the path or where it is usually installed. */
function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM ?? '', ...onPath, ...PLACES].find(
    (file) => file && existsSync(file),
  );
}

const executable = findChromium();

/** Says why tests of pages are skipped. */
export function withoutChromium(): boolean {
  if (executable !== undefined) return false;
  console.log('skipped: no Chromium is installed (name one in CHROMIUM)');
  return true;
}

export function openBrowser(): Promise<Browser> {
  // Its sandbox does not work for root, as which containers run it.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: executable!, args });
}
