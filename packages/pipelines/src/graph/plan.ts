import type { GraphNode, StageGraph } from './stage-graph.ts';

interface PlanOptions<T> {
  /** Nothing: all. */
  readonly targets: readonly T[];
  /** Also everything that hangs together with the targets. */
  readonly pipeline?: boolean;
  /** The targets and what needs them, instead of what they need. */
  readonly downstream?: boolean;
}

/**
 * The stages to go through, what is needed first. A frozen stage needs nothing: it is checked, what
 * stands before it is not.
 */
export function planStages<T extends GraphNode>(
  graph: StageGraph<T>,
  options: PlanOptions<T>,
): readonly T[] {
  const chosen = chooseNodes(graph, options);
  const order = new Set<T>();
  for (const node of graph.nodes) if (chosen.has(node)) visit(node, graph, chosen, order);
  return [...order];
}

/** What a stage waits for when it is run. */
export function activeNeeds<T extends GraphNode>(graph: StageGraph<T>, node: T): readonly T[] {
  return node.frozen ? [] : graph.needs(node);
}

function chooseNodes<T extends GraphNode>(
  graph: StageGraph<T>,
  { targets, pipeline, downstream }: PlanOptions<T>,
): ReadonlySet<T> {
  if (targets.length === 0) return new Set(graph.nodes);
  const needs = (node: T) => activeNeeds(graph, node);
  const neededBy = (node: T) => graph.neededBy(node).filter((other) => !other.frozen);
  if (pipeline) return reach(targets, (node) => [...needs(node), ...neededBy(node)]);
  return reach(targets, downstream ? neededBy : needs);
}

/** Everything that `next` leads to. */
export function reach<T>(from: readonly T[], next: (node: T) => readonly T[]): ReadonlySet<T> {
  const found = new Set<T>(from);
  for (const node of found) for (const other of next(node)) found.add(other);
  return found;
}

function visit<T extends GraphNode>(
  start: T,
  graph: StageGraph<T>,
  chosen: ReadonlySet<T>,
  order: Set<T>,
): void {
  const path: { node: T; rest: T[] }[] = [];
  const enter = (node: T) => path.push({ node, rest: [...activeNeeds(graph, node)].reverse() });
  if (!order.has(start)) enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.rest.pop();
    if (next === undefined) {
      order.add(top.node);
      path.pop();
    } else if (chosen.has(next) && !order.has(next)) enter(next);
  }
}
