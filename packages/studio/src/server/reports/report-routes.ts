import { HavnError, newId } from '@havn/core';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { allExperiments } from '../experiments/experiment-routes.ts';
import { textOf } from '../http/read-body.ts';
import { RequestError } from '../http/request-error.ts';
import { type Report, reportsOf, reportTag } from './report.ts';

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

/** MLflow's limit of an experiment's tag; the title and JSON's own signs take the rest. */
const MAX_MARKDOWN = 18_000;

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
    const tag = { key: reportTag(id), value: content(request.body) };
    await storeFor(request).experiments.setTag(request.params.experiment, tag);
    return { id };
  });
  app.put<ById>('/reports/:experiment/:id', async (request, reply) => {
    const { experiment, id } = request.params;
    const tag = { key: reportTag(id), value: content(request.body) };
    await storeFor(request).experiments.setTag(experiment, tag);
    return reply.status(204).send();
  });
  app.delete<ById>('/reports/:experiment/:id', async (request, reply) => {
    const { experiment, id } = request.params;
    await storeFor(request).experiments.deleteTag(experiment, reportTag(id));
    return reply.status(204).send();
  });
}

function content(body: unknown): string {
  const title = textOf(body, 'title').trim();
  const markdown = textOf(body, 'markdown');
  if (title === '' || title.length > 200) throw new RequestError('a title has 1 to 200 characters');
  const text = JSON.stringify({ title, markdown, updated: Date.now() });
  if (text.length > 20_000) {
    throw new RequestError(`the report is longer than the ${MAX_MARKDOWN} characters that fit`, {
      remedy: 'Split it into two reports.',
    });
  }
  return text;
}
