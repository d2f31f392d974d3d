import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { describeEnvironment } from './environment.ts';

describe('the environment of a run', () => {
  const before = process.env.DVC_STAGE;
  afterEach(() => {
    if (before === undefined) delete process.env.DVC_STAGE;
    else process.env.DVC_STAGE = before;
  });

  it('names the stage of the pipeline that it is part of', async () => {
    process.env.DVC_STAGE = 'train@bert';
    expect(await describeEnvironment(tmpdir())).toMatchObject({ 'pipeline.stage': 'train@bert' });
    delete process.env.DVC_STAGE;
    expect(await describeEnvironment(tmpdir())).not.toHaveProperty('pipeline.stage');
  });
});
