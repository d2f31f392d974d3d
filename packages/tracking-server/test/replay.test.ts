import { startHavn } from './harness/havn.ts';
import { replayTests } from './harness/replay.ts';

replayTests(() => startHavn());
