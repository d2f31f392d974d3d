import { startPostgres } from '@havn/track/testing';
import { describe } from 'vitest';
import { startHavn } from '../harness/havn.ts';
import { replayTests } from '../harness/replay.ts';

/** What a real MLflow server answered, asked of Havn over Postgres. */
describe('the server over Postgres', () => {
  replayTests(async () => {
    const postgres = await startPostgres();
    const server = await startHavn({ storeUrl: postgres.url }).catch(async (error: unknown) => {
      await postgres.stop();
      throw error;
    });
    return {
      url: server.url,
      async close() {
        await server.close();
        await postgres.stop();
      },
    };
  });
});
