import { setImmediate } from 'node:timers/promises';
import type { Rows } from '../batches/batch-source.ts';
import { findBest, saveBest } from '../checkpoints/best.ts';
import { type RunSettings, type RunState, saveLast } from '../checkpoints/last.ts';
import type { StepRecord } from '../diagnosis/history.ts';
import type { DropoutMasks } from '../dropout/dropout-masks.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';
import type { OperatorProfile } from '../profile/operator-profile.ts';
import type { Phases } from '../profile/phases.ts';
import type { StepGradient } from './compute-gradient.ts';
import { EpochMeter } from './epoch-meter.ts';
import { judge } from './judge.ts';
import type { FitOptions, FitResult, Parameters, StopReason } from './options.ts';
import type { RunLog } from './run-log.ts';
import type { RunPlan } from './run-plan.ts';
import type { TrainingModel } from './training-model.ts';

export interface RunParts {
  readonly options: FitOptions;
  readonly plan: RunPlan;
  readonly memories: readonly ParameterMemory[];
  readonly parameters: Parameters;
  readonly model: TrainingModel;
  readonly masks: DropoutMasks;
  readonly phases: Phases;
  readonly log: RunLog;
  readonly settings: RunSettings;
  /** Where the run starts. */
  readonly state: Pick<RunState, 'step' | 'epoch' | 'position'>;
}

const OPERATOR_STEPS = 10;

/** A run under way: where it stands, and what is due at this point. */
export class Run implements RunParts {
  readonly options: FitOptions;
  readonly plan: RunPlan;
  readonly memories: readonly ParameterMemory[];
  readonly parameters: Parameters;
  readonly model: TrainingModel;
  readonly masks: DropoutMasks;
  readonly phases: Phases;
  readonly log: RunLog;
  readonly settings: RunSettings;
  /** Optimiser steps made. */
  step: number;
  /** Epochs completed. */
  epoch: number;
  /** Batches of the epoch under way that are done. */
  position: number;
  #batches: { readonly epoch: number; readonly rows: readonly Rows[] } | undefined;
  readonly #began = performance.now();
  readonly #meter = new EpochMeter();
  /** Steps that this process made. */
  #steps = 0;
  #operators: OperatorProfile | undefined;
  /** The step of the newest checkpoint. */
  #saved: number;

  constructor(parts: RunParts) {
    this.options = parts.options;
    this.plan = parts.plan;
    this.memories = parts.memories;
    this.parameters = parts.parameters;
    this.model = parts.model;
    this.masks = parts.masks;
    this.phases = parts.phases;
    this.log = parts.log;
    this.settings = parts.settings;
    this.step = parts.state.step;
    this.#saved = parts.state.step;
    this.epoch = parts.state.epoch;
    this.position = parts.state.position;
  }

  get state(): RunState {
    const { step, epoch, position, settings } = this;
    const { evaluations, steps } = this.log;
    return { step, epoch, position, evaluations, steps, settings };
  }

  /** Why no further step is made; `undefined` while there is one. */
  stopReason(): StopReason | undefined {
    const { signal, maxTime, monitor } = this.options;
    if (this.step >= this.plan.totalSteps) return 'finished';
    if (judge(this.log.evaluations, monitor).stop) return 'early-stopping';
    if (signal?.aborted) return 'interrupted';
    const seconds = (performance.now() - this.#began) / 1000;
    return maxTime !== undefined && seconds >= maxTime ? 'max-time' : undefined;
  }

  /** The batches of the next step. */
  nextBatches(): readonly Rows[] {
    if (this.#batches?.epoch !== this.epoch) {
      const rows = this.phases.time('plan', () => this.plan.batches(this.epoch));
      this.#batches = { epoch: this.epoch, rows };
    }
    this.#meter.startStep();
    return this.#batches.rows.slice(this.position, this.position + this.plan.accumulate);
  }

  /** The step is made: moves on and reports it, and the epoch if it ended. */
  advance(batches: readonly Rows[], record: StepRecord, gradient: StepGradient): void {
    const { callbacks } = this.options;
    const { epoch } = this;
    this.step = record.step;
    this.#steps += 1;
    this.position += batches.length;
    this.log.step(record);
    const rates = this.#meter.endStep(batches, gradient);
    const { totalSteps } = this.plan;
    const memory = process.memoryUsage.rss();
    callbacks?.onStep?.({ ...record, ...rates, epoch, totalSteps, memory });
    if (this.position < this.#batches!.rows.length) return;
    this.epoch += 1;
    this.position = 0;
    callbacks?.onEpoch?.({ epoch, step: this.step, ...this.#meter.endEpoch() });
  }

  evaluationDue(): boolean {
    const { evaluate, evaluateEvery } = this.options;
    if (evaluate === undefined) return false;
    if (this.step >= this.plan.totalSteps) return true;
    return evaluateEvery === undefined ? this.position === 0 : this.step % evaluateEvery === 0;
  }

  async evaluate(): Promise<void> {
    const { options, parameters, phases, step, log } = this;
    const measured = await phases.time('evaluate', () => options.evaluate!(parameters));
    // The epoch that the step belongs to: a boundary belongs to the one that ended.
    const epoch = this.position === 0 ? this.epoch - 1 : this.epoch;
    const evaluation = { step, epoch, ...measured };
    log.evaluation(evaluation);
    const { improved } = judge(log.evaluations, options.monitor);
    options.callbacks?.onEvaluate?.({ ...evaluation, improved });
    if (improved && options.checkpoints) await this.#saveBest(measured.metrics);
    log.check();
  }

  async #saveBest(metrics: Readonly<Record<string, number>>): Promise<void> {
    const { checkpoints, monitor, callbacks } = this.options;
    const { step, parameters, phases } = this;
    const best = { step, value: metrics[monitor!.metric]!, metrics };
    const path = await phases.time('checkpoint', () =>
      saveBest(checkpoints!.folder, best, parameters),
    );
    callbacks?.onCheckpoint?.({ kind: 'best', step, path });
  }

  saveDue(): boolean {
    const { every = Number.POSITIVE_INFINITY } = this.options.checkpoints ?? {};
    return this.position === 0 || this.step % every === 0 || this.stopReason() !== undefined;
  }

  /** Saves the run as it stands, if it keeps checkpoints and has made a step since the last. */
  async save(): Promise<void> {
    const { checkpoints, callbacks } = this.options;
    const { step, memories, phases } = this;
    if (checkpoints === undefined || step === this.#saved) return;
    const path = await phases.time('checkpoint', () =>
      saveLast(checkpoints.folder, this.state, memories),
    );
    this.#saved = step;
    callbacks?.onCheckpoint?.({ kind: 'last', step, path });
  }

  /** Lets timers and signals in: a step blocks the event loop. */
  async breathe(): Promise<void> {
    await setImmediate();
    const { operatorSteps = OPERATOR_STEPS } = this.options.profile ?? {};
    if (this.#steps >= operatorSteps) await this.#endProfiling();
  }

  async #endProfiling(): Promise<OperatorProfile | undefined> {
    if (this.options.profile?.operators === undefined || this.#steps === 0) return undefined;
    this.#operators ??= await this.model.endProfiling(this.#steps);
    return this.#operators;
  }

  /** The result; a run that ran out of time is evaluated before. */
  async finish(): Promise<FitResult> {
    const reason = this.stopReason()!;
    const { options, log, plan, parameters, phases, step, epoch } = this;
    const evaluated = log.evaluations.at(-1)?.step === step;
    await this.save();
    if (reason === 'max-time' && options.evaluate && step > 0 && !evaluated) await this.evaluate();
    log.check();
    return {
      parameters,
      reason,
      interrupted: reason === 'interrupted',
      step,
      totalSteps: plan.totalSteps,
      epochs: epoch,
      evaluations: log.evaluations,
      best: await this.#best(),
      warnings: log.warnings,
      phases,
      operators: await this.#endProfiling(),
    };
  }

  async #best(): Promise<FitResult['best']> {
    const { checkpoints, monitor } = this.options;
    if (checkpoints) return await findBest(checkpoints.folder);
    const { best } = judge(this.log.evaluations, monitor);
    return (
      best && { step: best.step, value: best.metrics[monitor!.metric]!, metrics: best.metrics }
    );
  }

  async close(): Promise<void> {
    await this.model.close();
  }
}
