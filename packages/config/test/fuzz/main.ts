import { makeCase } from './cases.ts';
import { compareCase, compareSweep, HydraPeer } from './differential.ts';
import { sweepOverride } from './overrides.ts';
import { Choices } from './random.ts';

/** `fuzz/main.ts PYTHON FIRST COUNT [SHOW]`: compares so many cases and prints what differs. */
const [python = 'python3', first = '0', count = '1000', show = '10'] = process.argv.slice(2);
const peer = new HydraPeer(python);
let differences = 0;
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const fuzzCase = makeCase(seed);
  const found = await compareCase(peer, fuzzCase);
  const random = new Choices(seed + 1e6);
  const sweep = random.times(1, 3, () => sweepOverride(random));
  const sweepFound = seed % 4 === 0 ? await compareSweep(peer, sweep) : undefined;
  if (!found && !sweepFound) continue;
  differences++;
  if (differences > Number(show)) continue;
  console.log(`=== case ${seed}`);
  if (sweepFound) console.log(`sweep ${JSON.stringify(sweep)}\n${sweepFound}`);
  if (!found) continue;
  console.log('overrides', JSON.stringify(fuzzCase.overrides));
  for (const [name, text] of Object.entries(fuzzCase.files)) console.log(`## ${name}\n${text}`);
  console.log(found);
}
peer.close();
console.log(JSON.stringify({ cases: Number(count), differences }));
process.exitCode = differences === 0 ? 0 : 1;
