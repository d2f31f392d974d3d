import type { Dag } from './dag.ts';

/** The graph in the language of Graphviz. */
export function dagToDot(dag: Dag): string {
  const quote = (name: string) => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const nodes = dag.nodes.map((name) => `${quote(name)};`);
  const edges = dag.edges.map(([from, to]) => `${quote(from)} -> ${quote(to)};`);
  return ['strict digraph {', ...nodes, ...edges, '}'].join('\n');
}
