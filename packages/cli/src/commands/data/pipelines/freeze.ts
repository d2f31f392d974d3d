import type { Command } from 'commander';

export function addFreezeCommands(data: Command): void {
  add(
    data,
    'freeze',
    'Freeze stages or .dvc files: changes of what they need do not run them',
    true,
  );
  add(data, 'unfreeze', 'Let frozen stages or .dvc files go', false);
}

function add(data: Command, name: string, description: string, frozen: boolean): void {
  data
    .command(name)
    .description(description)
    .argument('<targets...>', 'stages or .dvc files')
    .addHelpText('after', `\nExample:\n  havn data ${name} prepare`)
    .action(async (targets: string[]) => {
      const { setFrozen } = await import('@havn/pipelines');
      const { openRepository } = await import('@havn/versions');
      const repository = openRepository();
      for (const target of targets) await setFrozen(repository, target, frozen);
    });
}
