import type { ModelVersion, Run } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { datasetsOf } from '../runs/run-answer.ts';

/** What a model version was made from: data → run → version → aliases. */
export interface LineageAnswer {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

export interface LineageNode {
  readonly id: string;
  readonly kind: 'data' | 'run' | 'model' | 'version' | 'alias';
  readonly title: string;
  readonly detail: string;
  /** A page of the studio. */
  readonly href: string | null;
}

interface LineageEdge {
  readonly from: string;
  readonly to: string;
}

interface ByVersion {
  readonly Params: { readonly name: string; readonly version: string };
}

export function addLineageRoute(app: FastifyInstance, { storeFor }: Studio): void {
  app.get<ByVersion>(
    '/models/:name/versions/:version/lineage',
    async (request): Promise<LineageAnswer> => {
      const { params } = request;
      const store = storeFor(request);
      const version = await store.versions.get(params.name, params.version);
      const run = version.runId && (await store.runs.get(version.runId).catch(() => undefined));
      return lineageOf(version, run || undefined);
    },
  );
}

function lineageOf(version: ModelVersion, run: Run | undefined): LineageAnswer {
  const nodes: LineageNode[] = [versionNode(version)];
  const edges: LineageEdge[] = [];
  if (run) {
    nodes.push({
      id: `run:${run.info.id}`,
      kind: 'run',
      title: run.info.name,
      detail: run.info.status.toLowerCase(),
      href: `/runs/${run.info.id}`,
    });
    edges.push({ from: `run:${run.info.id}`, to: 'version' });
    for (const { name, digest, context } of datasetsOf(run)) {
      const id = `data:${name}:${digest}`;
      if (!nodes.some((node) => node.id === id)) {
        nodes.push({
          id,
          kind: 'data',
          title: name,
          detail: [context, digest].filter(Boolean).join(' · '),
          href: null,
        });
      }
      edges.push({ from: id, to: `run:${run.info.id}` });
    }
    for (const { modelId } of run.inputs.models) {
      nodes.push({ id: modelId, kind: 'model', title: modelId, detail: 'input', href: null });
      edges.push({ from: modelId, to: `run:${run.info.id}` });
    }
  }
  for (const alias of version.aliases) {
    nodes.push({ id: `alias:${alias}`, kind: 'alias', title: alias, detail: 'alias', href: null });
    edges.push({ from: 'version', to: `alias:${alias}` });
  }
  return { nodes, edges };
}

function versionNode({ name, version }: ModelVersion): LineageNode {
  const href = `/models/${encodeURIComponent(name)}/${version}`;
  return { id: 'version', kind: 'version', title: name, detail: `version ${version}`, href };
}
