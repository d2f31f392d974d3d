import { type Dag, neighbours } from './dag.ts';

interface LayoutOptions {
  /** How wide a node's box is, in the units of the drawing. */
  readonly width: (name: string) => number;
  /** Between two boxes of one layer. */
  readonly gap: number;
}

/** A box, or a bend of an edge that passes a layer (`name` is then undefined). */
export interface Place {
  readonly name: string | undefined;
  readonly layer: number;
  readonly width: number;
  /** Of its middle. */
  x: number;
  readonly above: Place[];
  readonly below: Place[];
}

/** A drawing in layers: what is needed stands above what needs it. */
interface Layout {
  readonly layers: readonly (readonly Place[])[];
  readonly width: number;
}

const SWEEPS = 8;

/** Lays out a graph without cycles, in layers with few crossings (after Sugiyama). */
export function layOut(dag: Dag, options: LayoutOptions): Layout {
  const layers = placeInLayers(dag, options);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers.slice(1) : layers.slice(0, -1).reverse()) {
      sortByNeighbours(layer, layers, down ? 'above' : 'below');
    }
  }
  for (const layer of layers) pack(layer, options.gap);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers.slice(1) : layers.slice(0, -1).reverse()) {
      align(layer, options.gap, down ? 'above' : 'below');
    }
  }
  return shifted(layers);
}

function placeInLayers(dag: Dag, { width }: LayoutOptions): Place[][] {
  const depth = depths(dag);
  const layers: Place[][] = Array.from({ length: Math.max(0, ...depth.values()) + 1 }, () => []);
  const places = new Map<string, Place>();
  for (const name of dag.nodes) {
    const place = newPlace(name, depth.get(name) ?? 0, width(name));
    places.set(name, place);
    layers[place.layer]?.push(place);
  }
  for (const [from, to] of dag.edges) {
    let above = places.get(from)!;
    const target = places.get(to)!;
    for (let layer = above.layer + 1; layer < target.layer; layer++) {
      const bend = newPlace(undefined, layer, 1);
      layers[layer]?.push(bend);
      join(above, bend);
      above = bend;
    }
    join(above, target);
  }
  return layers;
}

function newPlace(name: string | undefined, layer: number, width: number): Place {
  return { name, layer, width, x: 0, above: [], below: [] };
}

function join(above: Place, below: Place): void {
  above.below.push(below);
  below.above.push(above);
}

/** The longest way from a node that needs nothing. */
function depths(dag: Dag): ReadonlyMap<string, number> {
  const out = neighbours(dag.edges);
  const waiting = new Map(dag.nodes.map((name) => [name, 0]));
  for (const [, to] of dag.edges) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const depth = new Map(dag.nodes.map((name) => [name, 0]));
  const ready = dag.nodes.filter((name) => waiting.get(name) === 0);
  for (const name of ready) {
    for (const next of out.get(name) ?? []) {
      depth.set(next, Math.max(depth.get(next) ?? 0, (depth.get(name) ?? 0) + 1));
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return depth;
}

function sortByNeighbours(
  layer: Place[],
  layers: readonly (readonly Place[])[],
  side: 'above' | 'below',
): void {
  const order = new Map<Place, number>();
  for (const one of layers) for (const [index, place] of one.entries()) order.set(place, index);
  const weight = new Map(
    layer.map((place) => {
      const others = place[side].map((other) => order.get(other) ?? 0);
      return [place, others.length === 0 ? (order.get(place) ?? 0) : mean(others)] as const;
    }),
  );
  layer.sort((a, b) => weight.get(a)! - weight.get(b)! || order.get(a)! - order.get(b)!);
}

function pack(layer: readonly Place[], gap: number): void {
  let left = 0;
  for (const place of layer) {
    place.x = left + place.width / 2;
    left += place.width + gap;
  }
}

/** Moves each place as near to its neighbours as those beside it allow. */
function align(layer: readonly Place[], gap: number, side: 'above' | 'below'): void {
  const wanted = layer.map((place) =>
    place[side].length === 0 ? place.x : mean(place[side].map(({ x }) => x)),
  );
  const room = (a: Place, b: Place) => (a.width + b.width) / 2 + gap;
  const fromLeft = [...wanted];
  for (let i = 1; i < layer.length; i++) {
    fromLeft[i] = Math.max(wanted[i]!, fromLeft[i - 1]! + room(layer[i - 1]!, layer[i]!));
  }
  const fromRight = [...wanted];
  for (let i = layer.length - 2; i >= 0; i--) {
    fromRight[i] = Math.min(wanted[i]!, fromRight[i + 1]! - room(layer[i]!, layer[i + 1]!));
  }
  for (const [i, place] of layer.entries()) place.x = (fromLeft[i]! + fromRight[i]!) / 2;
}

function shifted(layers: readonly (readonly Place[])[]): Layout {
  const all = layers.flat();
  const left = Math.min(0, ...all.map(({ x, width }) => x - width / 2));
  for (const place of all) place.x -= left;
  const width = Math.max(0, ...all.map((place) => place.x + place.width / 2));
  return { layers, width };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
