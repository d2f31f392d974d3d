import { encodeModel, type Graph, openSession, type Tensor } from '@havn/graph';

/** Runs a graph, or an encoded model, once; feeds that it does not have are left out. */
export async function runGraph(
  model: Graph | Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Float32Array>>> {
  const session = await openSession(model instanceof Uint8Array ? model : encodeModel(model));
  const wanted = session.inputs.map(({ name }) => [name, feeds[name]!] as const);
  const results = await session.run(Object.fromEntries(wanted));
  await session.close();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
  );
}
