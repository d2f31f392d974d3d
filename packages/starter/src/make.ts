/** @file `npm run make -w packages/starter -- FOLDER`: makes checkpoint/ from the original model. */
import { resolve } from 'node:path';
import { formatError } from '@havn/core';
import { starterFolder } from './index.ts';
import { makeStarter } from './make-starter.ts';

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: npm run make -w packages/starter -- FOLDER\nFOLDER holds all-MiniLM-L6-v2');
  process.exit(2);
}

try {
  // npm runs scripts in the package's folder; the path was meant from where npm was called.
  await makeStarter(resolve(process.env.INIT_CWD ?? '.', source), starterFolder);
  console.log(`wrote ${starterFolder}`);
} catch (error) {
  console.error(formatError(error));
  process.exit(1);
}
