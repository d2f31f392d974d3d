import type { Command } from 'commander';
import { print } from '../output.ts';

const EXAMPLES = `
Examples:
  havn completion bash >> ~/.bashrc
  havn completion zsh > "\${fpath[1]}/_havn"
  havn completion fish > ~/.config/fish/completions/havn.fish`;

export function addCompletionCommand(program: Command): void {
  const completion = program
    .command('completion')
    .description('Complete commands, groups, options and keys at Tab')
    .addHelpText('after', EXAMPLES);
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    completion
      .command(shell)
      .description(`the script that ${shell} evaluates`)
      .addHelpText('after', EXAMPLES)
      .action(async () => {
        const { COMPLETION_SCRIPTS } = await import('../completion/scripts.ts');
        print(COMPLETION_SCRIPTS[shell].trimEnd());
      });
  }
  completion
    .command('query', { hidden: true })
    .description('what may stand at the end of a command line, one a line')
    .argument('<line>', 'as typed so far')
    .addHelpText('after', EXAMPLES)
    .action(async (line: string) => {
      const { candidates } = await import('../completion/candidates.ts');
      for (const candidate of await candidates(program, line)) print(candidate);
    });
}
