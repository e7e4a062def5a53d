/** `'%.nf'` for a finite number: exact, ties to the even digit, as Python rounds (`toFixed` rounds ties up). */
export function toFixed(value: number, digits: number): string {
  const text = scaled(Math.abs(value), digits)
    .toString()
    .padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return digits > 0 ? `${sign}${whole}.${text.slice(-digits)}` : sign + whole
}

/** `'%.ne'` for a finite number, with at least two digits of exponent. */
export function toExponential(value: number, digits: number): string {
  let exponent = value === 0 ? 0 : Number(value.toExponential().split('e')[1])
  let text = scaled(Math.abs(value), digits - exponent).toString()
  // Rounding up may have made one digit more: 9.99 → 10.0.
  if (text.length > digits + 1) {
    exponent += 1
    text = text.slice(0, -1)
  }
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const mantissa = digits > 0 ? `${text.slice(0, 1)}.${text.slice(1).padEnd(digits, '0')}` : text
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** `'%.ng'`: fixed or exponential, whichever suits; trailing zeros go unless kept. */
export function toGeneral(value: number, precision: number, keepZeros: boolean): string {
  const digits = Math.max(1, precision)
  const exponential = toExponential(value, digits - 1)
  const [mantissa = '', power = ''] = exponential.split('e')
  const exponent = Number(power)
  const fixed = exponent >= -4 && exponent < digits
  if (fixed)
    return keepZeros ? pointed(toFixed(value, digits - 1 - exponent)) : trim(toFixed(value, digits - 1 - exponent))
  return keepZeros ? exponential : `${trim(mantissa)}e${power}`
}

function pointed(text: string): string {
  return text.includes('.') ? text : `${text}.`
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** value · 10^digits rounded half to even, exactly; `value` is not negative. */
function scaled(value: number, digits: number): bigint {
  const [mantissa, exponent] = decompose(value)
  const up = BigInt(Math.max(0, digits))
  const down = BigInt(Math.max(0, -digits))
  const numerator = mantissa * 10n ** up * (exponent > 0 ? 1n << BigInt(exponent) : 1n)
  const denominator = 10n ** down * (exponent < 0 ? 1n << BigInt(-exponent) : 1n)
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const roundUp = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return roundUp ? quotient + 1n : quotient
}

function decompose(value: number): readonly [bigint, number] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075]
}
