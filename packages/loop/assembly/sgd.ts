/**
 * One step of SGD with momentum as PyTorch defines it: g ← g + λp, b ← μb + g, and the step goes
 * along b, or along g + μb with Nesterov's. `fromGradient` and `fromBuffer` choose: (0, 1) plain
 * momentum, (1, μ) Nesterov.
 */
export function sgd(
  parameter: usize,
  gradient: usize,
  buffer: usize,
  size: u32,
  gradientScale: f32,
  penalty: f32,
  momentum: f32,
  fromGradient: f32,
  fromBuffer: f32,
  learningRate: f32,
): void {
  const scale4 = f32x4.splat(gradientScale);
  const penalty4 = f32x4.splat(penalty);
  const momentum4 = f32x4.splat(momentum);
  const fromGradient4 = f32x4.splat(fromGradient);
  const fromBuffer4 = f32x4.splat(fromBuffer);
  const learningRate4 = f32x4.splat(learningRate);
  const whole = (<usize>(size & ~3)) << 2;
  const end = (<usize>size) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const p = v128.load(parameter + i);
    let g = f32x4.mul(v128.load(gradient + i), scale4);
    g = f32x4.add(g, f32x4.mul(p, penalty4));
    const b = f32x4.add(f32x4.mul(v128.load(buffer + i), momentum4), g);
    const along = f32x4.add(f32x4.mul(g, fromGradient4), f32x4.mul(b, fromBuffer4));
    v128.store(buffer + i, b);
    v128.store(parameter + i, f32x4.sub(p, f32x4.mul(along, learningRate4)));
  }
  for (; i < end; i += 4) {
    const p = load<f32>(parameter + i);
    const g = load<f32>(gradient + i) * gradientScale + p * penalty;
    const b = load<f32>(buffer + i) * momentum + g;
    store<f32>(buffer + i, b);
    store<f32>(parameter + i, p - (g * fromGradient + b * fromBuffer) * learningRate);
  }
}
