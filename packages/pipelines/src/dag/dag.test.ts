import { describe, expect, it } from 'vitest';
import type { Dag } from './dag.ts';
import { dagToDot } from './dot.ts';
import { dagToHtml } from './html.ts';
import { dagToMermaid } from './mermaid.ts';
import { dagToText } from './text.ts';

const dag: Dag = {
  nodes: ['data.dvc', 'prepare', 'train', 'other<b>'],
  edges: [
    ['data.dvc', 'prepare'],
    ['data.dvc', 'train'],
    ['prepare', 'train'],
  ],
};

describe('the graph of stages', () => {
  it('is drawn with boxes and lines', () => {
    const text = dagToText(dag);
    for (const name of dag.nodes) expect(text).toContain(`│ ${name} │`);
    const rows = text.split('\n');
    const row = (name: string) => rows.findIndex((line) => line.includes(name));
    expect(row('data.dvc')).toBeLessThan(row('prepare'));
    expect(row('prepare')).toBeLessThan(row('train'));
  });

  it('is written for Mermaid and Graphviz', () => {
    expect(dagToMermaid(dag, true)).toBe(
      '```mermaid\nflowchart TD\n\tnode1["data.dvc"]\n\tnode2["prepare"]\n\tnode3["train"]\n' +
        '\tnode1-->node2\n\tnode1-->node3\n\tnode2-->node3\n\tnode4["other<b>"]\n```',
    );
    expect(dagToDot(dag)).toContain('"prepare" -> "train";');
  });

  it('is a page that loads nothing and escapes names', () => {
    const page = dagToHtml(dag);
    expect(page).toContain('other&lt;b&gt;');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(page.match(/class="edge"/g)).toHaveLength(4);
  });

  it('is drawn for many stages', () => {
    const nodes = Array.from({ length: 300 }, (_, i) => `stage${i}`);
    const edges = nodes.slice(1).map((name, i) => [nodes[Math.floor(i / 3)]!, name] as const);
    expect(dagToText({ nodes, edges }).split('\n').length).toBeGreaterThan(10);
  });

  it('is empty where there is nothing', () => {
    const none: Dag = { nodes: [], edges: [] };
    expect([dagToText(none), dagToMermaid(none)]).toEqual(['', 'flowchart TD']);
    expect(dagToHtml(none)).toContain('There are no stages yet');
  });
});
