import { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../../program.ts';
import { addDataCommand } from './index.ts';

const namesOf = (command: Command): string[] =>
  command.commands.flatMap((one) => [one.name(), ...one.aliases()]);

test('a command that is called is found where only its own file is loaded', async () => {
  for (const name of namesOf(await buildProgram()))
    expect(namesOf(await buildProgram([name]))).toContain(name);
  const all = new Command();
  await addDataCommand(all);
  for (const name of namesOf(all.commands[0]!)) {
    const alone = new Command();
    await addDataCommand(alone, [name]);
    expect(namesOf(alone.commands[0]!)).toContain(name);
  }
});

test('a name of nothing is met by all commands, so that a similar one is proposed', async () => {
  expect((await buildProgram(['dta'])).commands.length).toBeGreaterThan(10);
  const data = (await buildProgram(['data', 'stauts'])).commands[0]!;
  expect(namesOf(data)).toEqual(expect.arrayContaining(['status', 'push', 'stats']));
});
