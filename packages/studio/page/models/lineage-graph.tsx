import type { LineageAnswer, LineageNode } from '../../src/server/models/lineage-route.ts';
import { Link } from '../router/link.tsx';

const COLUMNS: readonly (readonly LineageNode['kind'][])[] = [
  ['data', 'model'],
  ['run'],
  ['version'],
  ['alias'],
];

const WIDTH = 210;
const HEIGHT = 52;
const GAP = { x: 56, y: 14 };

/** Data → run → version → aliases, from left to right. */
export function LineageGraph({ lineage }: { readonly lineage: LineageAnswer }) {
  const columns = COLUMNS.map((kinds) =>
    lineage.nodes.filter(({ kind }) => kinds.includes(kind)),
  ).filter((nodes) => nodes.length > 0);
  const tallest = Math.max(...columns.map((nodes) => nodes.length));
  const height = tallest * (HEIGHT + GAP.y) - GAP.y;
  const width = columns.length * (WIDTH + GAP.x) - GAP.x;
  const places = new Map<string, { readonly x: number; readonly y: number }>();
  columns.forEach((nodes, column) => {
    const own = nodes.length * (HEIGHT + GAP.y) - GAP.y;
    nodes.forEach(({ id }, row) => {
      places.set(id, {
        x: column * (WIDTH + GAP.x),
        y: (height - own) / 2 + row * (HEIGHT + GAP.y),
      });
    });
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="panel lineage scroll-x" aria-label="Lineage" tabIndex={0}>
      <div className="lineage-space" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {lineage.edges.map(({ from, to }) => {
            const [a, b] = [places.get(from), places.get(to)];
            if (!a || !b) return null;
            const [x1, y1, x2, y2] = [a.x + WIDTH, a.y + HEIGHT / 2, b.x, b.y + HEIGHT / 2];
            const middle = (x1 + x2) / 2;
            return (
              <path
                key={`${from} ${to}`}
                d={`M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}
                fill="none"
                stroke="var(--line-strong)"
                strokeWidth="1.5"
              />
            );
          })}
        </svg>
        {lineage.nodes.map((node) => (
          <NodeBox key={node.id} node={node} place={places.get(node.id)!} />
        ))}
      </div>
    </section>
  );
}

function kindOf({ kind, detail }: LineageNode): string {
  return detail.startsWith(kind) ? detail : `${kind} · ${detail}`;
}

interface BoxProps {
  readonly node: LineageNode;
  readonly place: { readonly x: number; readonly y: number };
}

function NodeBox({ node, place }: BoxProps) {
  const style = { left: place.x, top: place.y, width: WIDTH, height: HEIGHT };
  const content = (
    <>
      <span className="clip lineage-title">{node.title}</span>
      <span className="clip muted">{kindOf(node)}</span>
    </>
  );
  return node.href === null ? (
    <div className={`lineage-node ${node.kind}`} style={style} title={node.title}>
      {content}
    </div>
  ) : (
    <Link className={`lineage-node ${node.kind}`} style={style} title={node.title} href={node.href}>
      {content}
    </Link>
  );
}
