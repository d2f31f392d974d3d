/** Runs one command on the data of the working folder, for tests that need a process of its own. */
import { silentProgress } from '@havn/core';
import { add } from '../commands/add.ts';
import { checkout } from '../commands/checkout.ts';
import { withData } from '../commands/context.ts';
import { gc } from '../commands/gc.ts';
import { fetch, push } from '../commands/transfer.ts';

const [command = '', ...targets] = process.argv.slice(2);
const said: string[] = [];
const progress = { ...silentProgress, say: (line: string) => said.push(line) };
try {
  await withData({ progress }, async (context) => {
    if (command === 'add') await add(context, targets);
    else if (command === 'push') await push(context, {});
    else if (command === 'gc') await gc(context, { workspace: true, cloud: true });
    else if (command === 'checkout') await checkout(context, { force: true });
    else if (command === 'pull') {
      await fetch(context, {});
      await checkout(context, { force: true });
    } else if (command === 'hold') {
      process.stdout.write('held\n');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
  });
} catch (error) {
  said.push((error as { readonly code?: string }).code ?? String(error));
  process.exitCode = 1;
}
process.stdout.write(said.map((line) => `${line}\n`).join(''));
