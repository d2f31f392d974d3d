import {
  CyclicGraphError,
  OutputDuplicationError,
  OverlappingOutputsError,
  StagePathAsOutputError,
} from './errors.ts';
import { PathIndex } from './output-paths.ts';

/** What the graph needs to know of a stage of dvc.yaml or of a `.dvc` file. Paths are absolute. */
export interface GraphNode {
  readonly addressing: string;
  /** The file that defines it. */
  readonly file: string;
  readonly line?: number | undefined;
  readonly depPaths: readonly string[];
  readonly outPaths: readonly string[];
  readonly frozen: boolean;
}

/** Stages and what they need: an edge goes from a stage to one that makes something it depends on. */
export interface StageGraph<T extends GraphNode> {
  /** In the order in which they were found. */
  readonly nodes: readonly T[];
  needs(node: T): readonly T[];
  neededBy(node: T): readonly T[];
  /** The stage that makes this path, or a folder that it lies in. */
  producer(path: string): T | undefined;
  /** The stages that make what lies below this folder. */
  producersBelow(folder: string): readonly T[];
}

/** Throws where outputs clash, a stage lies inside an output, or stages need each other. */
export function buildGraph<T extends GraphNode>(nodes: readonly T[]): StageGraph<T> {
  const outputs = indexOutputs(nodes);
  for (const node of nodes) {
    const owner = outputs.atOrAbove(node.file);
    if (owner) throw new StagePathAsOutputError(node, owner.path);
  }
  const needs = new Map<T, readonly T[]>();
  const neededBy = new Map<T, T[]>();
  for (const node of nodes) {
    const found = new Set<T>();
    for (const path of node.depPaths) {
      for (const output of overlapping(outputs, path)) found.add(output.node);
    }
    needs.set(node, [...found]);
    for (const other of found) neededBy.set(other, [...(neededBy.get(other) ?? []), node]);
  }
  const graph: StageGraph<T> = {
    nodes,
    needs: (node) => needs.get(node) ?? [],
    neededBy: (node) => neededBy.get(node) ?? [],
    producer: (path) => outputs.atOrAbove(path)?.node,
    producersBelow: (folder) => [...new Set(outputs.below(folder).map(({ node }) => node))],
  };
  refuseCycles(graph);
  return graph;
}

interface OwnedOutput<T> {
  readonly node: T;
  readonly path: string;
}

function overlapping<T>(
  outputs: PathIndex<OwnedOutput<T>>,
  path: string,
): readonly OwnedOutput<T>[] {
  const above = outputs.atOrAbove(path);
  return above ? [above, ...outputs.below(path)] : outputs.below(path);
}

function indexOutputs<T extends GraphNode>(nodes: readonly T[]): PathIndex<OwnedOutput<T>> {
  const outputs = new PathIndex<OwnedOutput<T>>();
  for (const node of nodes) {
    for (const path of node.outPaths) {
      const same = outputs.get(path);
      if (same) throw new OutputDuplicationError(path, [node, same.node]);
      outputs.set(path, { node, path });
    }
  }
  for (const node of nodes) {
    for (const path of node.outPaths) {
      const [inside] = outputs.below(path);
      if (inside) throw new OverlappingOutputsError({ node, path }, inside);
    }
  }
  return outputs;
}

/** Depth first without recursion: a chain of stages may be long. */
function refuseCycles<T extends GraphNode>(graph: StageGraph<T>): void {
  const done = new Set<T>();
  for (const start of graph.nodes) {
    if (done.has(start)) continue;
    const path: { node: T; rest: T[] }[] = [{ node: start, rest: [...graph.needs(start)] }];
    const open = new Set<T>([start]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        done.add(top.node);
        open.delete(top.node);
        path.pop();
      } else if (open.has(next)) {
        const cycle = path.slice(path.findIndex(({ node }) => node === next));
        throw new CyclicGraphError(cycle.map(({ node }) => node));
      } else if (!done.has(next)) {
        open.add(next);
        path.push({ node: next, rest: [...graph.needs(next)] });
      }
    }
  }
}
