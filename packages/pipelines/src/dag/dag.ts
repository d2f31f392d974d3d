import { relative } from 'node:path';
import { PathIndex } from '../graph/output-paths.ts';
import { reach } from '../graph/plan.ts';
import type { Project, ProjectNode } from '../project/project.ts';
import { findTargets } from '../project/targets.ts';

/** Names and what flows where: an edge goes from what is made to what is made of it. */
export interface Dag {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
}

export interface DagOptions {
  /** Only this stage or output and what it needs. */
  readonly target?: string | undefined;
  /** With a target: everything that hangs together with it. */
  readonly full?: boolean;
  /** Outputs instead of stages. */
  readonly outs?: boolean;
  /** One node for all stages that a `foreach` or `matrix` made. */
  readonly collapse?: boolean;
}

/** The graph to draw. Throws StageNotFoundError, and what `project.graph` throws. */
export function projectDag(project: Project, options: DagOptions = {}): Dag {
  const chosen =
    options.target === undefined ? [] : findTargets(project, [options.target], { outputs: true });
  const dag = options.outs ? outsDag(project) : stagesDag(project);
  const starts = chosen.flatMap((node) =>
    options.outs ? node.outPaths.map((path) => nameOf(project, path)) : [node.addressing],
  );
  const part = starts.length === 0 ? dag : partOf(dag, starts, options.full ?? false);
  return options.collapse ? collapsed(part, project.nodes) : part;
}

function stagesDag(project: Project): Dag {
  const { graph } = project;
  return {
    nodes: graph.nodes.map(({ addressing }) => addressing),
    edges: graph.nodes.flatMap((node) =>
      graph.needs(node).map((needed) => [needed.addressing, node.addressing] as const),
    ),
  };
}

function outsDag(project: Project): Dag {
  const index = new PathIndex<string>();
  for (const { outPaths } of project.graph.nodes)
    for (const path of outPaths) index.set(path, path);
  const edges = new Map<string, readonly [string, string]>();
  for (const { depPaths, outPaths } of project.graph.nodes) {
    for (const dep of depPaths) {
      const above = index.atOrAbove(dep);
      for (const from of above === undefined ? index.below(dep) : [above]) {
        for (const to of outPaths) {
          edges.set(`${from}\0${to}`, [nameOf(project, from), nameOf(project, to)]);
        }
      }
    }
  }
  const nodes = project.graph.nodes.flatMap(({ outPaths }) => outPaths);
  return { nodes: nodes.map((path) => nameOf(project, path)), edges: [...edges.values()] };
}

function nameOf(project: Project, path: string): string {
  return relative(project.shownFrom, path).replaceAll('\\', '/') || '.';
}

function partOf(dag: Dag, starts: readonly string[], full: boolean): Dag {
  const into = neighbours(dag.edges.map(([from, to]) => [to, from]));
  const out = neighbours(dag.edges);
  const next = (name: string) => [
    ...(into.get(name) ?? []),
    ...(full ? (out.get(name) ?? []) : []),
  ];
  return within(dag, reach(starts, next));
}

function within(dag: Dag, kept: ReadonlySet<string>): Dag {
  return {
    nodes: dag.nodes.filter((name) => kept.has(name)),
    edges: dag.edges.filter(([from, to]) => kept.has(from) && kept.has(to)),
  };
}

export function neighbours(
  edges: readonly (readonly [string, string])[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const list = found.get(from);
    if (list) list.push(to);
    else found.set(from, [to]);
  }
  return found;
}

function collapsed(dag: Dag, nodes: readonly ProjectNode[]): Dag {
  const groups = new Map<string, string>();
  for (const { addressing, stage } of nodes) {
    if (stage?.group === undefined) continue;
    groups.set(addressing, addressing.slice(0, -stage.name.length) + stage.group);
  }
  const name = (node: string) => groups.get(node) ?? node;
  const edges = new Map<string, readonly [string, string]>();
  for (const [from, to] of dag.edges) {
    const edge = [name(from), name(to)] as const;
    if (edge[0] !== edge[1]) edges.set(edge.join('\0'), edge);
  }
  return { nodes: [...new Set(dag.nodes.map(name))], edges: [...edges.values()] };
}

/** The parts that no edge joins, in the order of their first node. */
export function components(dag: Dag): readonly Dag[] {
  const all = neighbours([...dag.edges, ...dag.edges.map(([from, to]) => [to, from] as const)]);
  const seen = new Set<string>();
  return dag.nodes.flatMap((start) => {
    if (seen.has(start)) return [];
    const part = reach([start], (node) => all.get(node) ?? []);
    for (const node of part) seen.add(node);
    return [within(dag, part)];
  });
}
