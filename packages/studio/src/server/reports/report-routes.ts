import { HavnError, newId } from '@havn/core';
import type { TrackingStore } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { allExperiments } from '../experiments/experiment-routes.ts';
import { textOf } from '../http/read-body.ts';
import { RequestError } from '../http/request-error.ts';
import {
  REPORT_ID,
  type Report,
  type ReportContent,
  reportsOf,
  reportTag,
  reportTags,
  staleParts,
} from './report.ts';

export interface ReportsAnswer {
  /** The newest change first. */
  readonly reports: readonly Report[];
}

interface OfExperiment {
  readonly Params: { readonly experiment: string };
}

interface ById {
  readonly Params: { readonly experiment: string; readonly id: string };
}

class ReportMissingError extends HavnError {
  readonly code = 'RESOURCE_DOES_NOT_EXIST';
  constructor(id: string) {
    super(`there is no report ${JSON.stringify(id)}`);
  }
}

const MAX_MARKDOWN = 200_000;

export function addReportRoutes(app: FastifyInstance, { storeFor }: Studio): void {
  app.get('/reports', async (request): Promise<ReportsAnswer> => {
    const reports = (await allExperiments(storeFor(request))).flatMap(reportsOf);
    return { reports: reports.sort((a, b) => b.updated - a.updated) };
  });
  app.get<ById>('/reports/:experiment/:id', async (request): Promise<Report> => {
    const { params } = request;
    const reports = reportsOf(await storeFor(request).experiments.get(params.experiment));
    const report = reports.find(({ id }) => id === params.id);
    if (report === undefined) throw new ReportMissingError(params.id);
    return report;
  });
  app.post<OfExperiment>('/reports/:experiment', async (request) => {
    const id = newId().slice(0, 16);
    await save(storeFor(request), request.params.experiment, id, content(request.body));
    return { id };
  });
  app.put<ById>('/reports/:experiment/:id', async (request, reply) => {
    const { experiment, id } = request.params;
    if (!REPORT_ID.test(id)) throw new ReportMissingError(id);
    await save(storeFor(request), experiment, id, content(request.body));
    return reply.status(204).send();
  });
  app.delete<ById>('/reports/:experiment/:id', async (request, reply) => {
    const { experiment, id } = request.params;
    const { experiments } = storeFor(request);
    await experiments.deleteTag(experiment, reportTag(id));
    for (const key of staleParts(await experiments.get(experiment), id, [])) {
      await experiments.deleteTag(experiment, key);
    }
    return reply.status(204).send();
  });
}

/** What it was before stays until all of the new text is there. */
async function save(
  { experiments }: TrackingStore,
  experiment: string,
  id: string,
  report: ReportContent,
): Promise<void> {
  const tags = reportTags(id, newId().slice(0, 8), report);
  for (const tag of tags) await experiments.setTag(experiment, tag);
  for (const key of staleParts(await experiments.get(experiment), id, tags)) {
    await experiments.deleteTag(experiment, key);
  }
}

function content(body: unknown): ReportContent {
  const title = textOf(body, 'title').trim();
  // Half a sign is none, and no store keeps it.
  const markdown = Buffer.from(textOf(body, 'markdown')).toString();
  if (title === '' || title.length > 200) throw new RequestError('a title has 1 to 200 characters');
  if (markdown.length > MAX_MARKDOWN) {
    throw new RequestError(
      `the report has ${markdown.length} characters; ${MAX_MARKDOWN} is the limit`,
      { remedy: 'Split it into two reports.' },
    );
  }
  return { title, markdown, updated: Date.now() };
}
