// Imports go only downward: a package may depend on those that stand below it in this list.
import { readFileSync } from 'node:fs';

const order = [
  'havn',
  '@havn/serve',
  '@havn/tracking-server',
  '@havn/studio',
  '@havn/train',
  '@havn/track',
  '@havn/tasks',
  '@havn/loop',
  '@havn/evaluate',
  '@havn/models',
  '@havn/pipelines',
  '@havn/versions',
  '@havn/statistics',
  '@havn/data',
  '@havn/hub',
  '@havn/storage',
  '@havn/config',
  '@havn/graph',
  '@havn/starter',
  '@havn/banking77',
  '@havn/core',
];

const folderOf = (name) => (name === 'havn' ? 'cli' : name.replace('@havn/', ''));
const failures = [];

for (const [rank, name] of order.entries()) {
  const file = new URL(`../packages/${folderOf(name)}/package.json`, import.meta.url);
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  for (const dependency of Object.keys(dependencies)) {
    const other = order.indexOf(dependency);
    if (other !== -1 && other <= rank) failures.push(`${name} may not depend on ${dependency}`);
    if (other === -1 && dependency.startsWith('@havn/')) {
      failures.push(`${dependency} (of ${name}) has no place in ${import.meta.filename}`);
    }
  }
}

for (const failure of failures) console.error(failure);
process.exit(failures.length > 0 ? 1 : 0);
