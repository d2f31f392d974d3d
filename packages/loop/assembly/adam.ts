/**
 * One step of Adam (Kingma & Ba 2015) in PyTorch's order of operations. `decay` is the decoupled
 * factor 1 − lr·λ of AdamW (Loshchilov & Hutter 2019); `penalty` is λ of classic L2. The gradient
 * is multiplied by `gradientScale` (1 / items × clipping) on the way in. `stepSize` and `epsilon`
 * carry the bias corrections, which saves a division an element: with c₁ = 1 − β₁ᵗ, c₂ = 1 − β₂ᵗ
 * they are lr·√c₂/c₁ and ε·√c₂.
 */
export function adam(
  parameter: usize,
  gradient: usize,
  mean: usize,
  variance: usize,
  size: u32,
  gradientScale: f32,
  decay: f32,
  penalty: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  stepSize: f32,
  epsilon: f32,
): void {
  const scale4 = f32x4.splat(gradientScale);
  const decay4 = f32x4.splat(decay);
  const penalty4 = f32x4.splat(penalty);
  const oneMinusBeta14 = f32x4.splat(oneMinusBeta1);
  const beta24 = f32x4.splat(beta2);
  const oneMinusBeta24 = f32x4.splat(oneMinusBeta2);
  const stepSize4 = f32x4.splat(stepSize);
  const epsilon4 = f32x4.splat(epsilon);
  const whole = (<usize>(size & ~3)) << 2;
  const end = (<usize>size) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    let p = v128.load(parameter + i);
    let m = v128.load(mean + i);
    let v = v128.load(variance + i);
    let g = f32x4.mul(v128.load(gradient + i), scale4);
    g = f32x4.add(g, f32x4.mul(p, penalty4));
    p = f32x4.mul(p, decay4);
    m = f32x4.add(m, f32x4.mul(f32x4.sub(g, m), oneMinusBeta14));
    v = f32x4.add(f32x4.mul(v, beta24), f32x4.mul(f32x4.mul(g, oneMinusBeta24), g));
    const root = f32x4.add(f32x4.sqrt(v), epsilon4);
    p = f32x4.sub(p, f32x4.div(f32x4.mul(stepSize4, m), root));
    v128.store(mean + i, m);
    v128.store(variance + i, v);
    v128.store(parameter + i, p);
  }
  for (; i < end; i += 4) {
    let p = load<f32>(parameter + i);
    let m = load<f32>(mean + i);
    let v = load<f32>(variance + i);
    let g = load<f32>(gradient + i) * gradientScale;
    g += p * penalty;
    p *= decay;
    m += (g - m) * oneMinusBeta1;
    v = v * beta2 + g * oneMinusBeta2 * g;
    p -= (stepSize * m) / (sqrt<f32>(v) + epsilon);
    store<f32>(mean + i, m);
    store<f32>(variance + i, v);
    store<f32>(parameter + i, p);
  }
}
