import { havnHome } from '@havn/core';
import { ExistsError } from '../errors.ts';
import { type MediaLog, openMedia } from '../media/media-log.ts';
import { openStore } from '../open-store.ts';
import { sampleSystem } from '../recording/system-metrics.ts';
import { followRun, trackingUri } from '../remote/follow-run.ts';
import type { NewRun, RunRecord, RunStore } from '../store.ts';

export interface StartRunOptions extends Partial<Omit<NewRun, 'folder' | 'params'>> {
  readonly params?: Params;
  /** The folder of the store; `HAVN_HOME`, else `.havn` of the project, when not given. */
  readonly home?: string;
  /** A tracking server that follows the run; `HAVN_TRACKING_URI` when not given. */
  readonly uri?: string;
  /** Records CPU, memory, disk, network and GPU every 15 s; true when not given. */
  readonly system?: boolean;
  /** Told of what goes wrong while a server follows; stderr when not given. */
  readonly onWarning?: (message: string) => void;
}

type Params = Readonly<Record<string, string | number | boolean>>;

/** A run that a program of this machine is making. */
export interface LiveRun extends MediaLog {
  readonly id: string;
  readonly store: RunStore;
  /** Values of metrics at a step. */
  log(step: number, values: Readonly<Record<string, number>>): Promise<void>;
  logParams(params: Params): Promise<void>;
  setTags(tags: Readonly<Record<string, string>>): Promise<void>;
  /** Ends the run, lets a server that follows have the rest (for a minute at most), closes the store. */
  end(status?: 'FINISHED' | 'FAILED' | 'KILLED'): Promise<void>;
}

const SEND_MS = 60_000;

/**
 * Starts a run in the store of this machine, and has a tracking server follow it where one is
 * named; the `id` of one that was begun before goes on with it. What a call has resolved for is kept, whatever becomes of the program or the server.
 *
 *     const run = await startRun({ name: 'first', params: { rate: 0.1 } });
 *     await run.log(1, { loss: 0.7 });
 *     await run.end();
 */
export async function startRun(options: StartRunOptions = {}): Promise<LiveRun> {
  const { home = havnHome(), uri = trackingUri(), system = true } = options;
  const { name = 'run', params = {}, ...rest } = options;
  const onWarning = rest.onWarning ?? ((message) => process.stderr.write(`${message}\n`));
  const store = await openStore(home);
  const { id, startTime } = await openRun(store, { ...rest, name, params: textsOf(params) });
  const follower = uri ? await followRun(store, { uri, run: id, onWarning }) : undefined;
  const sampler = system ? sampleSystem(store, { run: id, folder: home, startTime }) : undefined;
  const media = await openMedia(store, id, { onWrite: () => follower?.wroteFiles() });
  return {
    id,
    store,
    ...methodsOf(media),
    async log(step, values) {
      const time = Date.now();
      const points = Object.entries(values).map(([key, value]) => ({ key, value, step, time }));
      await store.logMetrics(id, points);
      follower?.logged(points);
    },
    logParams: (params) => store.logParams(id, textsOf(params)),
    setTags: (tags) => store.setTags(id, tags),
    async end(status = 'FINISHED') {
      await sampler?.stop();
      await store.updateRun(id, { status, endTime: Date.now() });
      await follower?.finish(SEND_MS);
      await store.close();
    },
  };
}

/** One that was begun before is gone on with. */
async function openRun(store: RunStore, run: NewRun): Promise<RunRecord> {
  try {
    return await store.createRun(run);
  } catch (error) {
    if (!(error instanceof ExistsError) || run.id === undefined) throw error;
    await store.updateRun(run.id, { status: 'RUNNING' });
    await store.logParams(run.id, run.params ?? {});
    return store.getRun(run.id);
  }
}

function methodsOf(media: MediaLog): MediaLog {
  return {
    folder: media.folder,
    logImage: (...given) => media.logImage(...given),
    logTable: (...given) => media.logTable(...given),
    logHistogram: (...given) => media.logHistogram(...given),
    logConfusionMatrix: (...given) => media.logConfusionMatrix(...given),
    logCurve: (...given) => media.logCurve(...given),
    logTextSamples: (...given) => media.logTextSamples(...given),
    logFile: (...given) => media.logFile(...given),
  };
}

function textsOf(values: Params) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
