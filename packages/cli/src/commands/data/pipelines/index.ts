import type { Command } from 'commander';
import { addDagCommand } from './dag.ts';
import { addFreezeCommands } from './freeze.ts';
import { addMetricsCommand } from './metrics.ts';
import { addParamsCommand } from './params.ts';
import { addPlotsCommand } from './plots.ts';
import { addReproCommand } from './repro.ts';
import { addStageCommand } from './stage.ts';

/** The commands of pipelines, in DVC's words. */
export function addPipelineCommands(data: Command): void {
  addReproCommand(data);
  addStageCommand(data);
  addFreezeCommands(data);
  addDagCommand(data);
  addMetricsCommand(data);
  addParamsCommand(data);
  addPlotsCommand(data);
}
