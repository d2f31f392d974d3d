import { compareCodePoints } from '../value/python-json.ts';
import { components, type Dag } from './dag.ts';

/** The graph as a Mermaid flowchart; with `fenced` as a block of Markdown. */
export function dagToMermaid(dag: Dag, fenced = false): string {
  const lines = ['flowchart TD'];
  let count = 0;
  for (const part of components(dag)) {
    const ids = new Map<string, string>();
    for (const name of [...part.nodes].sort(compareCodePoints)) {
      ids.set(name, `node${++count}`);
      lines.push(`\tnode${count}["${name.replaceAll('"', '#quot;')}"]`);
    }
    const edges = [...part.edges].sort(
      ([a, b], [c, d]) => compareCodePoints(a, c) || compareCodePoints(b, d),
    );
    for (const [from, to] of edges) lines.push(`\t${ids.get(from)}-->${ids.get(to)}`);
  }
  const text = lines.join('\n');
  return fenced ? `\`\`\`mermaid\n${text}\n\`\`\`` : text;
}
