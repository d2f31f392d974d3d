import { readFile } from 'node:fs/promises';
import { type OperatorTime, summariseProfile } from '@havn/graph';

/** Where the time of the model's runs went. */
export interface OperatorProfile {
  /** ONNX Runtime's own trace, in Chrome's format. */
  readonly trace: string;
  /** Optimiser steps that it covers. */
  readonly steps: number;
  /** Milliseconds in kernels, all steps together. */
  readonly forwardMs: number;
  readonly backwardMs: number;
  /** The longest first. */
  readonly operators: readonly OperatorTime[];
}

export interface TraceSource {
  readonly trace: string;
  readonly steps: number;
  /** Nodes of the graph before the backward ones were appended, and after. */
  readonly forwardNodes: number;
  readonly nodes: number;
}

interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: { readonly node_index?: string | number };
}

/**
 * Reads a trace. Nodes keep the index that they have in the graph, those that the runtime fused
 * get one beyond: they are counted to the pass that was under way when they ran.
 */
export async function readOperatorProfile(source: TraceSource): Promise<OperatorProfile> {
  const { trace, steps, forwardNodes, nodes } = source;
  const events = JSON.parse(await readFile(trace, 'utf8')) as readonly TraceEvent[];
  const ms = { forward: 0, backward: 0 };
  let pass: keyof typeof ms = 'forward';
  const kernels = events.filter(
    ({ cat, name }) => cat === 'Node' && name?.endsWith('_kernel_time'),
  );
  for (const { dur = 0, args } of kernels.sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0))) {
    const index = Number(args?.node_index ?? nodes);
    if (index < nodes) pass = index < forwardNodes ? 'forward' : 'backward';
    ms[pass] += dur / 1000;
  }
  const operators = await summariseProfile(trace);
  return { trace, steps, forwardMs: ms.forward, backwardMs: ms.backward, operators };
}
