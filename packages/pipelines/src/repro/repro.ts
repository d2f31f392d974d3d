import { availableParallelism } from 'node:os';
import { HavnError, UsageError } from '@havn/core';
import { openWorkspace, type Repository } from '@havn/versions';
import { activeNeeds, planStages, reach } from '../graph/plan.ts';
import { lockPathOf, updateLockFile } from '../lock/lock-file.ts';
import { openProject } from '../project/open-project.ts';
import type { Project, ProjectNode } from '../project/project.ts';
import { findTargets } from '../project/targets.ts';
import { InterruptedError, ReproductionError, type StageFailure } from './errors.ts';
import { RepositoryGate } from './gate.ts';
import type { ReproJob } from './job.ts';
import {
  type ReproOptions,
  type ReproReporter,
  type StageOutcome,
  silentReporter,
} from './options.ts';
import { stopOrphans } from './orphans.ts';
import { reproduceData } from './reproduce-data.ts';
import { reproduceStage } from './run-stage.ts';
import { runSchedule } from './schedule.ts';

export interface ReproResult {
  /** In the order in which they ended. */
  readonly stages: readonly StageOutcome[];
}

export interface ReproServices {
  /** Gets these paths from the remote into the workspace, for `--pull`; called without the lock held. */
  readonly pull?: (paths: readonly string[]) => Promise<void>;
}

/**
 * Brings the stages of a repository's pipelines up to date: what did not change is skipped, what ran
 * before is taken from the run cache, stages that do not need each other run at the same time. What has
 * finished is in dvc.lock, so that the next call goes on where this one stopped. Throws
 * ReproductionError where a stage failed, InterruptedError after `signal`.
 */
export async function repro(
  repository: Repository,
  options: ReproOptions = {},
  services: ReproServices = {},
): Promise<ReproResult> {
  const { reporter = silentReporter, signal } = options;
  const project = openProject(repository, { warn: (message) => reporter.say(message, 'warning') });
  const steps = planSteps(project, options);
  if (!options.dry) {
    await stopOrphans(repository.temporaryFolder(), (message) => reporter.say(message, 'warning'));
  }
  const gate = new RepositoryGate(repository, (message) => reporter.say(message, 'warning'));
  const workspace = openWorkspace(repository, { signal });
  const jobs = jobsOf(options);
  const alone = jobs === 1 || steps.length === 1;
  const job: ReproJob = {
    repository,
    workspace,
    gate,
    options,
    reporter: alone ? withTerminal(reporter) : reporter,
    writeLock: lockWriter(steps),
    pull: options.pull ? services.pull : undefined,
  };
  try {
    return await new Reproduction(job, project, steps).run(jobs);
  } finally {
    await gate.close();
    workspace.state.save();
  }
}

function lockWriter(steps: readonly ProjectNode[]): ReproJob['writeLock'] {
  const ranks = new Map(steps.map(({ stage }, index) => [stage, index]));
  const names = new Map<string, Map<string, number>>();
  for (const [stage, rank] of ranks) {
    if (!stage) continue;
    const ofFile = names.get(stage.file) ?? new Map<string, number>();
    names.set(stage.file, ofFile.set(stage.name, rank));
  }
  const added = new Map<string, Set<string>>();
  return ({ file, name }, entry) => {
    const ofFile = added.get(file) ?? new Set<string>();
    added.set(file, ofFile);
    const rank = (other: string) => names.get(file)?.get(other) ?? -1;
    return updateLockFile({ path: lockPathOf(file), name, entry, rank, added: ofFile });
  };
}

function jobsOf({ jobs = availableParallelism() }: ReproOptions): number {
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new UsageError(`jobs must be a whole number from 1, not ${jobs}`);
}

/** A stage that runs alone has the terminal for itself. */
function withTerminal(reporter: ReproReporter): ReproReporter {
  if (reporter.always) return reporter;
  return {
    say: (message, kind) => reporter.say(message, kind),
    command: (stage, command) => reporter.command(stage, command),
  };
}

function planSteps(project: Project, options: ReproOptions): readonly ProjectNode[] {
  const { graph } = project;
  const { targets = [], allPipelines, pipeline, downstream, singleItem } = options;
  if (allPipelines) return planStages(graph, { targets: [] });
  const names = targets.length > 0 ? targets : ['dvc.yaml'];
  const chosen = findTargets(project, names, {
    recursive: options.recursive === true,
    glob: options.glob === true,
  });
  if (chosen.length === 0) return [];
  if (singleItem && !pipeline) return chosen;
  return planStages(graph, {
    targets: chosen,
    pipeline: pipeline === true,
    downstream: downstream === true && !pipeline,
  });
}

class Reproduction {
  private readonly job: ReproJob;
  private readonly project: Project;
  private readonly steps: readonly ProjectNode[];
  private readonly outcomes: StageOutcome[] = [];
  private readonly failures: StageFailure[] = [];
  private readonly forced = new Set<ProjectNode>();
  private readonly changedPaths = new Set<string>();

  constructor(job: ReproJob, project: Project, steps: readonly ProjectNode[]) {
    this.job = job;
    this.project = project;
    this.steps = steps;
  }

  async run(jobs: number): Promise<ReproResult> {
    const { options } = this.job;
    if (options.force) for (const step of this.steps) this.forced.add(step);
    await runSchedule({
      items: this.steps,
      needs: (step) => (options.singleItem ? [] : activeNeeds(this.project.graph, step)),
      jobs: options.dry || options.confirm ? 1 : jobs,
      run: (step) => this.step(step),
      onSkip: ({ addressing }) => this.outcomes.push({ stage: addressing, result: 'skipped' }),
    });
    if (this.failures.length > 0 && options.onError !== 'ignore') throw this.failed();
    return { stages: this.outcomes };
  }

  /** Throws only where nothing more is to be begun. */
  private async step(node: ProjectNode): Promise<boolean> {
    const { options } = this.job;
    if (options.signal?.aborted) throw new InterruptedError();
    try {
      const outcome = await this.reproduce(node);
      this.outcomes.push(outcome);
      this.spread(node, outcome);
      return true;
    } catch (error) {
      if (error instanceof InterruptedError || !(error instanceof Error)) throw error;
      this.outcomes.push({ stage: node.addressing, result: 'failed' });
      this.failures.push({ stage: node.addressing, error });
      if ((options.onError ?? 'fail') === 'fail') throw this.failed();
      this.tellFailure(node, error);
      return options.onError === 'ignore';
    }
  }

  private reproduce(node: ProjectNode): Promise<StageOutcome> {
    const { stage } = node;
    if (!stage) return reproduceData(this.job, node);
    const force = this.forced.has(node);
    return reproduceStage(this.job, { stage, force, changedUpstream: this.changedPaths });
  }

  /** What ran changes those after it. */
  private spread(node: ProjectNode, { result }: StageOutcome): void {
    const ran = result !== 'unchanged';
    if (ran) for (const path of node.outPaths) this.changedPaths.add(path);
    if (!this.job.options.forceDownstream || !(ran || this.forced.has(node))) return;
    for (const next of this.project.graph.neededBy(node)) this.forced.add(next);
  }

  private tellFailure(node: ProjectNode, error: Error): void {
    const { reporter, options } = this.job;
    const ignored = options.onError === 'ignore';
    reporter.say(`${error.message}${ignored ? ' (ignored)' : ''}`, 'warning');
    if (ignored) return;
    const after = reach([node], (one) => this.project.graph.neededBy(one));
    const names = this.steps
      .filter((step) => step !== node && after.has(step))
      .map(({ addressing }) => `'${addressing}'`);
    if (names.length === 0) return;
    const what = names.length > 1 ? 'Stages' : 'Stage';
    reporter.say(`${what} ${names.join(', ')} will be skipped due to this failure`, 'warning');
  }

  private failed(): ReproductionError {
    const last = this.failures.at(-1)?.error;
    return new ReproductionError(this.failures, last instanceof HavnError ? last : undefined);
  }
}
