import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  add,
  encodeModel,
  float32,
  fromFloat32,
  Graph,
  gemm,
  layerNormalization,
  openWeights,
  readModel,
  softmax,
  type Tensor,
  writeModel,
  writeSafetensors,
} from '@havn/graph';
import { describe, expect, test } from 'vitest';

const python = fileURLToPath(new URL('../../../../.peers/venv/bin/python', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const present = existsSync(python);
if (!present) console.info('skipped: the peers are not installed (npm run peers)');

const folder = async () => await mkdtemp(join(tmpdir(), 'havn-peer-'));

function runPython(script: string, ...args: string[]): unknown {
  const output = execFileSync(python, ['-W', 'ignore', '-c', script, ...args], {
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

function network(): Graph {
  const graph = new Graph();
  const x = graph.input('x', 'float32', ['batch', 64]);
  const w = graph.initializer('w', float32([64, 64], new Float32Array(4096).map(Math.sin)));
  const b = graph.initializer('b', float32([64]));
  const scale = graph.initializer('scale', float32([64], new Float32Array(64).fill(1)));
  const hidden = layerNormalization(gemm(x, w, b), { scale, bias: b, epsilon: 1e-5 });
  graph.output(softmax(add(hidden, x)), 'y');
  return graph;
}

const CHECK = `
import json, sys, onnx
import onnxruntime as ort, numpy as np
onnx.checker.check_model(sys.argv[1], full_check=True)
model = onnx.load(sys.argv[1])
session = ort.InferenceSession(sys.argv[1])
y = session.run(None, {"x": np.ones((2, 64), np.float32)})[0]
print(json.dumps({"producer": model.producer_name, "shape": list(y.shape), "sum": float(y.sum())}))
`;

describe.skipIf(!present)('ONNX in Python', () => {
  test.each([false, true])('checks and runs our file (external data: %s)', async (external) => {
    const path = join(await folder(), 'model.onnx');
    await writeModel(path, network(), external ? { externalAbove: 0 } : {});
    const result = runPython(CHECK, path) as { sum: number };
    expect(result).toMatchObject({ producer: 'havn', shape: [2, 64] });
    expect(result.sum).toBeCloseTo(2, 5);
  });

  test('sees its own model unchanged after Havn read and wrote it', async () => {
    const path = join(await folder(), 'kinds.onnx');
    await writeFile(path, encodeModel(await readModel(fixture('kinds.onnx'))));
    const script = `
import json, sys, onnx
from onnx import numpy_helper
ours, theirs = (onnx.load(p) for p in sys.argv[1:])
key = lambda n: (n.op_type, n.domain, list(n.input), list(n.output), sorted((a.name, a.type, onnx.helper.get_attribute_value(a) if a.type < 4 or 6 <= a.type <= 8 else "") for a in n.attribute))
graphs = [[a.g.SerializeToString() for n in m.graph.node for a in n.attribute if a.type == 5] for m in (ours, theirs)]
arrays = lambda m: {t.name: numpy_helper.to_array(t).tobytes() for t in m.graph.initializer}
print(json.dumps([
    [key(n) for n in ours.graph.node] == [key(n) for n in theirs.graph.node],
    arrays(ours) == arrays(theirs),
    graphs[0] == graphs[1],
    str(ours.graph.output[1]) == str(theirs.graph.output[1]),
    [(o.domain, o.version) for o in ours.opset_import] == [(o.domain, o.version) for o in theirs.opset_import],
]))
`;
    expect(runPython(script, path, fixture('kinds.onnx'))).toEqual([true, true, true, true, true]);
  });
});

describe.skipIf(!present)('safetensors in Python', () => {
  test('reads our file', async () => {
    const path = join(await folder(), 'model.safetensors');
    const numbers = float32([2, 2], Float32Array.of(1, -2, 0.5, 65504));
    const tensors: Record<string, Tensor> = {
      f32: numbers,
      f16: fromFloat32(numbers, 'float16'),
      bf16: fromFloat32(numbers, 'bfloat16'),
      i64: { dtype: 'int64', shape: [1], data: BigInt64Array.of(-5n) },
      i8: { dtype: 'int8', shape: [3], data: Int8Array.of(1, -2, 3) },
      bool: { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
    };
    await writeSafetensors(path, Object.entries(tensors));
    const script = `
import json, sys
from safetensors.torch import load_file
print(json.dumps({k: [str(v.dtype), v.tolist()] for k, v in load_file(sys.argv[1]).items()}))
`;
    expect(runPython(script, path)).toEqual({
      f32: [
        'torch.float32',
        [
          [1, -2],
          [0.5, 65504],
        ],
      ],
      f16: [
        'torch.float16',
        [
          [1, -2],
          [0.5, 65504],
        ],
      ],
      bf16: [
        'torch.bfloat16',
        [
          [1, -2],
          [0.5, 65536],
        ],
      ],
      i64: ['torch.int64', [-5]],
      i8: ['torch.int8', [1, -2, 3]],
      bool: ['torch.bool', [true, false]],
    });
  });

  test('transformers loads our shards', async () => {
    const home = await folder();
    const script = `
import json, sys, torch
from pathlib import Path
from transformers import BertConfig, BertModel
config = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=100)
if sys.argv[2] == "save":
    torch.manual_seed(0)
    BertModel(config).save_pretrained(sys.argv[1])
    print("null")
else:
    a, b = (BertModel.from_pretrained(p).state_dict() for p in sys.argv[1:])
    print(json.dumps(len(a) > 5 and all(torch.equal(a[k], b[k]) for k in b)))
`;
    runPython(script, home, 'save');
    const weights = await openWeights(home);
    const tensors: [string, Tensor][] = [];
    for (const name of weights.names) tensors.push([name, await weights.read(name)]);
    await weights.close();
    const ours = await folder();
    await copyFile(join(home, 'config.json'), join(ours, 'config.json'));
    const files = await writeSafetensors(join(ours, 'model.safetensors'), tensors, {
      maxShardBytes: 20_000,
    });
    expect(files.length).toBeGreaterThan(3);
    expect(runPython(script, ours, home)).toBe(true);
  });
});
