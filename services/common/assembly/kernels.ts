/**
 * What a network of codes computes for a batch, on 32-bit floats, four at a time. scripts/generate-kernels.mjs compiles
 * it (AssemblyScript) into src/kernels/kernels-wasm.ts. Addresses are in bytes, matrices row-major; rows come by
 * the four and units by the eight, the caller fills up with zeros.
 */

/**
 * out[rows, units] = bias + x y, where x(row, depth) lies at x + row * rowStep + depth * depthStep: x or its transpose.
 * @param outStep bytes from row to row of `out`
 */
export function product(
  rows: i32,
  depth: i32,
  units: i32,
  x: usize,
  rowStep: usize,
  depthStep: usize,
  y: usize,
  bias: usize,
  out: usize,
  outStep: usize,
): void {
  const width = (<usize>units) << 2
  for (let j: usize = 0; j < width; j += 32) {
    const b0 = v128.load(bias + j)
    const b1 = v128.load(bias + j, 16)
    for (let r = 0; r < rows; r += 4) {
      let p0 = x + <usize>r * rowStep
      let p1 = p0 + rowStep
      let p2 = p1 + rowStep
      let p3 = p2 + rowStep
      let q = y + j
      let a00 = b0,
        a01 = b1,
        a10 = b0,
        a11 = b1,
        a20 = b0,
        a21 = b1,
        a30 = b0,
        a31 = b1
      for (let d = 0; d < depth; d++) {
        const y0 = v128.load(q)
        const y1 = v128.load(q, 16)
        const v0 = v128.load32_splat(p0)
        a00 = f32x4.add(a00, f32x4.mul(v0, y0))
        a01 = f32x4.add(a01, f32x4.mul(v0, y1))
        const v1 = v128.load32_splat(p1)
        a10 = f32x4.add(a10, f32x4.mul(v1, y0))
        a11 = f32x4.add(a11, f32x4.mul(v1, y1))
        const v2 = v128.load32_splat(p2)
        a20 = f32x4.add(a20, f32x4.mul(v2, y0))
        a21 = f32x4.add(a21, f32x4.mul(v2, y1))
        const v3 = v128.load32_splat(p3)
        a30 = f32x4.add(a30, f32x4.mul(v3, y0))
        a31 = f32x4.add(a31, f32x4.mul(v3, y1))
        p0 += depthStep
        p1 += depthStep
        p2 += depthStep
        p3 += depthStep
        q += width
      }
      let o = out + <usize>r * outStep + j
      v128.store(o, a00)
      v128.store(o, a01, 16)
      o += outStep
      v128.store(o, a10)
      v128.store(o, a11, 16)
      o += outStep
      v128.store(o, a20)
      v128.store(o, a21, 16)
      o += outStep
      v128.store(o, a30)
      v128.store(o, a31, 16)
    }
  }
}

/** The same for a single row of x: 32 units at once, as sums in fewer vectors would wait for each other. */
export function productOfRow(depth: i32, units: i32, x: usize, y: usize, bias: usize, out: usize): void {
  const width = (<usize>units) << 2
  const end = x + ((<usize>depth) << 2)
  let j: usize = 0
  for (; j + 128 <= width; j += 128) {
    let q = y + j
    let a0 = v128.load(bias + j),
      a1 = v128.load(bias + j, 16),
      a2 = v128.load(bias + j, 32),
      a3 = v128.load(bias + j, 48),
      a4 = v128.load(bias + j, 64),
      a5 = v128.load(bias + j, 80),
      a6 = v128.load(bias + j, 96),
      a7 = v128.load(bias + j, 112)
    for (let p = x; p < end; p += 4) {
      const v = v128.load32_splat(p)
      a0 = f32x4.add(a0, f32x4.mul(v, v128.load(q)))
      a1 = f32x4.add(a1, f32x4.mul(v, v128.load(q, 16)))
      a2 = f32x4.add(a2, f32x4.mul(v, v128.load(q, 32)))
      a3 = f32x4.add(a3, f32x4.mul(v, v128.load(q, 48)))
      a4 = f32x4.add(a4, f32x4.mul(v, v128.load(q, 64)))
      a5 = f32x4.add(a5, f32x4.mul(v, v128.load(q, 80)))
      a6 = f32x4.add(a6, f32x4.mul(v, v128.load(q, 96)))
      a7 = f32x4.add(a7, f32x4.mul(v, v128.load(q, 112)))
      q += width
    }
    v128.store(out + j, a0)
    v128.store(out + j, a1, 16)
    v128.store(out + j, a2, 32)
    v128.store(out + j, a3, 48)
    v128.store(out + j, a4, 64)
    v128.store(out + j, a5, 80)
    v128.store(out + j, a6, 96)
    v128.store(out + j, a7, 112)
  }
  for (; j < width; j += 32) {
    let q = y + j
    let a0 = v128.load(bias + j)
    let a1 = v128.load(bias + j, 16)
    for (let p = x; p < end; p += 4) {
      const v = v128.load32_splat(p)
      a0 = f32x4.add(a0, f32x4.mul(v, v128.load(q)))
      a1 = f32x4.add(a1, f32x4.mul(v, v128.load(q, 16)))
      q += width
    }
    v128.store(out + j, a0)
    v128.store(out + j, a1, 16)
  }
}

export function transpose(rows: i32, columns: i32, x: usize, out: usize): void {
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      store<f32>(out + ((<usize>(c * rows + r)) << 2), load<f32>(x + ((<usize>(r * columns + c)) << 2)))
}

/** The same where most of x is 0. */
export function productOfSparseRow(
  depth: i32,
  units: i32,
  x: usize,
  y: usize,
  bias: usize,
  out: usize,
): void {
  const width = (<usize>units) << 2
  const end = x + ((<usize>depth) << 2)
  const zero = f32x4.splat(0)
  for (let j: usize = 0; j < width; j += 32) {
    let a0 = v128.load(bias + j)
    let a1 = v128.load(bias + j, 16)
    let q = y + j
    for (let p = x; p < end; p += 16) {
      let which = i32x4.bitmask(f32x4.ne(v128.load(p), zero))
      const left: i32 = <i32>(end - p)
      if (left < 16) which &= (1 << (left >> 2)) - 1
      while (which) {
        const i = <usize>ctz(which)
        which &= which - 1
        const v = v128.load32_splat(p + (i << 2))
        a0 = f32x4.add(a0, f32x4.mul(v, v128.load(q + i * width)))
        a1 = f32x4.add(a1, f32x4.mul(v, v128.load(q + i * width, 16)))
      }
      q += width << 2
    }
    v128.store(out + j, a0)
    v128.store(out + j, a1, 16)
  }
}

/**
 * Adds to `out` what the lists say: of each column the entries of its place, as starts[place] and the next one bound
 * them. An entry is [place in out in bytes, slope, value] and adds value + amount * slope.
 */
export function addLists(
  columns: i32,
  places: usize,
  amounts: usize,
  starts: usize,
  entries: usize,
  out: usize,
): void {
  for (let c = 0; c < columns; c++) {
    const i = (<usize>c) << 2
    const place = starts + ((<usize>load<i32>(places + i)) << 2)
    const amount = load<f32>(amounts + i)
    const end = entries + <usize>load<i32>(place, 4) * 12
    for (let e = entries + <usize>load<i32>(place) * 12; e < end; e += 12) {
      const at = out + <usize>load<i32>(e)
      store<f32>(at, load<f32>(at) + load<f32>(e, 8) + amount * load<f32>(e, 4))
    }
  }
}

/** out[units] = the sum of the rows */
export function sumRows(rows: i32, units: i32, x: usize, out: usize): void {
  const width = (<usize>units) << 2
  for (let j: usize = 0; j < width; j += 16) {
    let sum = f32x4.splat(0)
    for (let r = 0; r < rows; r++) sum = f32x4.add(sum, v128.load(x + <usize>r * width + j))
    v128.store(out + j, sum)
  }
}

/**
 * ReLU in place, then dropout (Srivastava et al., 2014): each value is kept, times scale, where a random number reaches
 * the threshold. Marsaglia's xorshift (2003) in four lanes at `state`.
 */
export function activate(count: i32, values: usize, state: usize, threshold: u32, scale: f32): void {
  const end = values + ((<usize>count) << 2)
  const zero = f32x4.splat(0)
  const factor = f32x4.splat(scale)
  const least = i32x4.splat(threshold)
  let s = v128.load(state)
  for (let at = values; at < end; at += 16) {
    let v = f32x4.max(v128.load(at), zero)
    if (threshold) {
      s = v128.xor(s, i32x4.shl(s, 13))
      s = v128.xor(s, i32x4.shr_u(s, 17))
      s = v128.xor(s, i32x4.shl(s, 5))
      v = v128.and(f32x4.mul(v, factor), i32x4.ge_u(s, least))
    }
    v128.store(at, v)
  }
  v128.store(state, s)
}

/** The slopes before `activate`, of those behind it: nothing passes where it answered 0. */
export function deactivate(count: i32, values: usize, slopes: usize, scale: f32): void {
  const zero = f32x4.splat(0)
  const factor = f32x4.splat(scale)
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    const passes = f32x4.gt(v128.load(values + i), zero)
    v128.store(slopes + i, v128.and(f32x4.mul(v128.load(slopes + i), factor), passes))
  }
}

/**
 * The first layer's tables: kernel = raw * its column's factor; before = the sum of the kernel's rows that a cumulative
 * column has filled before this one; offset = bias less what the inputs' means would add.
 */
export function tabulate(
  inputs: i32,
  units: i32,
  raw: usize,
  factors: usize,
  columnOf: usize,
  continues: usize,
  means: usize,
  bias: usize,
  kernel: usize,
  before: usize,
  offset: usize,
): void {
  const width = (<usize>units) << 2
  memory.copy(offset, bias, width)
  for (let p = 0; p < inputs; p++) {
    const i = (<usize>p) << 2
    const at = <usize>p * width
    const factor = f32x4.splat(load<f32>(factors + ((<usize>load<i32>(columnOf + i)) << 2)))
    const mean = v128.load32_splat(means + i)
    const goesOn = load<i32>(continues + i)
    for (let j: usize = 0; j < width; j += 16) {
      const k = f32x4.mul(v128.load(raw + at + j), factor)
      v128.store(kernel + at + j, k)
      const last = at - width + j
      const sum = goesOn ? f32x4.add(v128.load(before + last), v128.load(kernel + last)) : f32x4.splat(0)
      v128.store(before + at + j, sum)
      v128.store(offset + j, f32x4.sub(v128.load(offset + j), f32x4.mul(mean, k)))
    }
  }
}

/** The first layer: of every column the rows before its place, and an amount of the row there. */
export function lookUp(
  rows: i32,
  columns: i32,
  units: i32,
  places: usize,
  amounts: usize,
  kernel: usize,
  before: usize,
  offset: usize,
  out: usize,
): void {
  const width = (<usize>units) << 2
  const step = (<usize>columns) << 2
  for (let r = 0; r < rows; r++) {
    const last = places + step
    for (let j: usize = 0; j < width; j += 32) {
      let s0 = v128.load(offset + j)
      let s1 = v128.load(offset + j, 16)
      let amount = amounts
      for (let place = places; place < last; place += 4) {
        const at = <usize>load<i32>(place) * width + j
        const a = v128.load32_splat(amount)
        s0 = f32x4.add(s0, f32x4.add(v128.load(before + at), f32x4.mul(a, v128.load(kernel + at))))
        s1 = f32x4.add(s1, f32x4.add(v128.load(before + at, 16), f32x4.mul(a, v128.load(kernel + at, 16))))
        amount += 4
      }
      v128.store(out + j, s0)
      v128.store(out + j, s1, 16)
    }
    places += step
    amounts += step
    out += width
  }
}

/** Its derivatives, to be collected: those by the rows at the places, and the slopes that all rows before them get. */
export function scatter(
  rows: i32,
  columns: i32,
  units: i32,
  places: usize,
  amounts: usize,
  cumulative: usize,
  slopes: usize,
  kernelSlopes: usize,
  after: usize,
): void {
  const width = (<usize>units) << 2
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = <usize>load<i32>(places) * width
      const a = v128.load32_splat(amounts)
      const isCumulative = load<i32>(cumulative + ((<usize>c) << 2))
      for (let j: usize = 0; j < width; j += 16) {
        const slope = v128.load(slopes + j)
        const k = kernelSlopes + at + j
        v128.store(k, f32x4.add(v128.load(k), f32x4.mul(a, slope)))
        if (isCumulative) {
          const b = after + at + j
          v128.store(b, f32x4.add(v128.load(b), slope))
        }
      }
      places += 4
      amounts += 4
    }
    slopes += width
  }
}

/** Turns what `scatter` left into the derivatives by the raw kernel and the factors. */
export function collect(
  inputs: i32,
  units: i32,
  raw: usize,
  factors: usize,
  columnOf: usize,
  continues: usize,
  means: usize,
  biasSlopes: usize,
  after: usize,
  kernelSlopes: usize,
  factorSlopes: usize,
): void {
  const width = (<usize>units) << 2
  let goesOn = 0
  for (let p = inputs - 1; p >= 0; p--) {
    const i = (<usize>p) << 2
    const at = <usize>p * width
    const column = (<usize>load<i32>(columnOf + i)) << 2
    const factor = f32x4.splat(load<f32>(factors + column))
    const mean = v128.load32_splat(means + i)
    let dot = f32x4.splat(0)
    for (let j: usize = 0; j < width; j += 16) {
      let slope = v128.load(kernelSlopes + at + j)
      if (goesOn) {
        const later = v128.load(after + at + width + j)
        slope = f32x4.add(slope, later)
        v128.store(after + at + j, f32x4.add(v128.load(after + at + j), later))
      }
      slope = f32x4.sub(slope, f32x4.mul(mean, v128.load(biasSlopes + j)))
      dot = f32x4.add(dot, f32x4.mul(slope, v128.load(raw + at + j)))
      v128.store(kernelSlopes + at + j, f32x4.mul(slope, factor))
    }
    const sum =
      f32x4.extract_lane(dot, 0) +
      f32x4.extract_lane(dot, 1) +
      f32x4.extract_lane(dot, 2) +
      f32x4.extract_lane(dot, 3)
    store<f32>(factorSlopes + column, load<f32>(factorSlopes + column) + sum)
    goesOn = load<i32>(continues + i)
  }
}

/**
 * A step of Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019).
 * @param rate the learning rate over 1 - meanDecay ^ steps
 * @param correction 1 over 1 - squareDecay ^ steps
 * @param keep the share of a weight that the decay leaves
 */
export function adam(
  count: i32,
  weights: usize,
  slopes: usize,
  means: usize,
  squares: usize,
  meanDecay: f32,
  squareDecay: f32,
  rate: f32,
  correction: f32,
  keep: f32,
): void {
  const m = f32x4.splat(meanDecay)
  const m1 = f32x4.splat(1 - meanDecay)
  const s = f32x4.splat(squareDecay)
  const s1 = f32x4.splat(1 - squareDecay)
  const r = f32x4.splat(rate)
  const c = f32x4.splat(correction)
  const k = f32x4.splat(keep)
  const epsilon = f32x4.splat(1e-8)
  // Added and taken away again it makes tiny numbers 0: without slopes they would stay subnormal, where arithmetic is slow.
  const tiny = f32x4.splat(1e-25)
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    const slope = v128.load(slopes + i)
    const mean = f32x4.add(f32x4.mul(m, v128.load(means + i)), f32x4.mul(m1, slope))
    const square = f32x4.add(f32x4.mul(s, v128.load(squares + i)), f32x4.mul(s1, f32x4.mul(slope, slope)))
    v128.store(means + i, f32x4.sub(f32x4.add(mean, tiny), tiny))
    v128.store(squares + i, f32x4.sub(f32x4.add(square, tiny), tiny))
    const size = f32x4.add(f32x4.sqrt(f32x4.mul(square, c)), epsilon)
    const step = f32x4.div(f32x4.mul(r, mean), size)
    v128.store(weights + i, f32x4.sub(f32x4.mul(v128.load(weights + i), k), step))
  }
}
