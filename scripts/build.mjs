// Compiles every package, then the WebAssembly kernels of the optimiser and the studio's pages.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [`${root}node_modules/${script}`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** AssemblyScript → WebAssembly, when a source is newer than what was compiled. */
function compileKernels() {
  const folder = 'packages/loop/assembly';
  const target = 'packages/loop/dist/kernels.wasm';
  const sources = readdirSync(`${root}${folder}`).map((name) => `${root}${folder}/${name}`);
  if (Math.max(...sources.map(modified)) < modified(`${root}${target}`)) return;
  const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
  const memory = ['--importMemory', '--noExportMemory'];
  run('assemblyscript/bin/asc.js', `${folder}/index.ts`, '-o', target, ...flags, ...memory);
}

/** React and TypeScript → what a browser loads, when a source is newer than what was built. */
function buildPages() {
  const folder = 'packages/studio/page';
  const entries = readdirSync(`${root}${folder}`, { recursive: true });
  const sources = entries.map((name) => `${root}${folder}/${name}`);
  const lock = `${root}package-lock.json`;
  const built = modified(`${root}packages/studio/dist/page/index.html`);
  if (Math.max(...sources.map(modified), modified(lock)) < built) return;
  run('vite/bin/vite.js', 'build', folder, '--logLevel', 'warn');
}

run('typescript/bin/tsc', '--build', ...process.argv.slice(2));
compileKernels();
buildPages();
