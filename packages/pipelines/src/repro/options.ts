import type { Stage } from '../stage/stage.ts';

/** What `havn data repro` can be asked for; the words are DVC's. */
export interface ReproOptions {
  readonly targets?: readonly string[];
  /** Only the targets, not what they need. */
  readonly singleItem?: boolean;
  /** Also where nothing changed. */
  readonly force?: boolean;
  /** Says what would be run and runs nothing. */
  readonly dry?: boolean;
  /** Everything that hangs together with the targets. */
  readonly pipeline?: boolean;
  readonly allPipelines?: boolean;
  /** The targets and what needs them. */
  readonly downstream?: boolean;
  /** What needs a stage that ran is run too. */
  readonly forceDownstream?: boolean;
  /** Folders among the targets stand for the stages in them. */
  readonly recursive?: boolean;
  readonly glob?: boolean;
  /** Missing data is fetched from the remote. */
  readonly pull?: boolean;
  /** Missing data alone is no reason to run a stage. */
  readonly allowMissing?: boolean;
  readonly onError?: 'fail' | 'keep-going' | 'ignore';
  /** False: earlier runs are not restored. */
  readonly runCache?: boolean;
  /** Nothing is put into the cache. */
  readonly noCommit?: boolean;
  /** Stages that run at the same time; default: the number of cores. */
  readonly jobs?: number;
  /** Asked before a stage runs. */
  readonly confirm?: (question: string) => Promise<boolean>;
  readonly signal?: AbortSignal;
  readonly reporter?: ReproReporter;
  /** Variables for the commands of a stage, on top of the process's own. */
  readonly environmentOf?: (stage: Stage) => Readonly<Record<string, string>>;
}

/** Told what happens, in the order in which it happens. */
export interface ReproReporter {
  /** A message of Havn's own. */
  say(message: string, kind: 'info' | 'warning'): void;
  /** A command begins; with `dry` it only would. */
  command(stage: string, command: string): void;
  /** A line that a command printed. Without this method commands write to the terminal themselves. */
  line?(stage: string, line: string): void;
  /** True: `line` gets the output of a stage that runs alone, too. */
  readonly always?: boolean;
}

export const silentReporter: ReproReporter = {
  say: () => {},
  command: () => {},
  line: () => {},
  always: true,
};

/** What became of a stage. */
export interface StageOutcome {
  readonly stage: string;
  readonly result:
    | 'unchanged'
    | 'run'
    | 'restored'
    | 'verified'
    | 'would run'
    | 'failed'
    | 'skipped';
  /** Seconds, of those that ran. */
  readonly seconds?: number;
}
