import { UsageError, writeFileAtomic } from '@havn/core';
import type { Command } from 'commander';
import { print } from '../../../output.ts';

interface DagFlags {
  readonly dot?: boolean;
  readonly mermaid?: boolean;
  readonly md?: boolean;
  readonly html?: string | true;
  readonly collapseForeachMatrix?: boolean;
  readonly full?: boolean;
  readonly outs?: boolean;
}

export function addDagCommand(data: Command): void {
  data
    .command('dag')
    .description('Draw the stages and what needs what')
    .argument('[target]', 'only this stage or output and what it needs')
    .option('--dot', 'in the language of Graphviz')
    .option('--mermaid', 'as a Mermaid flowchart')
    .option('--md', 'as a Mermaid flowchart in a block of Markdown')
    .option('--html [file]', 'as a page (dag.html)')
    .option('--collapse-foreach-matrix', 'one node for all stages of a foreach or matrix')
    .option('--full', 'with a target: everything that hangs together with it')
    .option('-o, --outs', 'outputs instead of stages')
    .addHelpText('after', '\nExamples:\n  havn data dag\n  havn data dag train --md')
    .action(drawDag);
}

async function drawDag(target: string | undefined, flags: DagFlags): Promise<void> {
  const pipelines = await import('@havn/pipelines');
  const { openRepository } = await import('@havn/versions');
  if (flags.outs && flags.collapseForeachMatrix) {
    throw new UsageError('`--outs` and `--collapse-foreach-matrix` are mutually exclusive');
  }
  const dag = pipelines.projectDag(pipelines.openProject(openRepository()), {
    target,
    full: flags.full ?? false,
    outs: flags.outs ?? false,
    collapse: flags.collapseForeachMatrix ?? false,
  });
  if (flags.html) {
    const file = flags.html === true ? 'dag.html' : flags.html;
    await writeFileAtomic(file, pipelines.dagToHtml(dag));
    print(file);
  } else if (flags.dot) print(pipelines.dagToDot(dag));
  else if (flags.mermaid || flags.md) print(pipelines.dagToMermaid(dag, flags.md));
  else if (dag.nodes.length > 0) print(pipelines.dagToText(dag));
}
