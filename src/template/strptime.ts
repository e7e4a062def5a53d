import { fail } from './errors.ts'
import { composed, days, months } from './strftime.ts'

const fields: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>1[0-2]|0?[1-9])',
  d: '(?<d>3[01]|[12]\\d|0?[1-9]| [1-9])',
  H: '(?<H>2[0-3]|[01]?\\d)',
  I: '(?<I>1[0-2]|0?[1-9])',
  M: '(?<M>[0-5]?\\d)',
  S: '(?<S>6[01]|[0-5]?\\d)',
  f: '(?<f>\\d{1,6})',
  y: '(?<y>\\d\\d)',
  j: '(?<j>36[0-6]|3[0-5]\\d|[12]\\d\\d|0?\\d?\\d)',
  p: '(?<p>am|pm)',
  z: '(?<z>[+-]\\d\\d:?[0-5]\\d|Z)',
  Z: '(?<Z>utc|gmt|[a-z]{3,4})',
  b: `(?<b>${months.map((name) => name.slice(0, 3)).join('|')})`,
  B: `(?<B>${months.join('|')})`,
  a: `(?<a>${days.map((name) => name.slice(0, 3)).join('|')})`,
  A: `(?<A>${days.join('|')})`,
  '%': '%',
}

/** Python's `datetime.strptime`: the date in its UTC fields; raises where the text does not fit the format. */
export function strptime(text: string, format: string): Date {
  const spelled = format.replace(/%([FTRDcxX])/g, (whole, letter: string) => composed[letter] ?? whole)
  const source = spelled.replace(/%(.)|\s+|[\\^$.*+?()[\]{}|]/gsu, (whole, letter: string | undefined) => {
    if (letter === undefined) return /^\s/.test(whole) ? '\\s+' : `\\${whole}`
    const field = Object.hasOwn(fields, letter) ? fields[letter] : undefined
    return field ?? fail(`'${letter}' is a bad directive in format '${format}'`)
  })
  const found = new RegExp(`^${source}`, 'iu').exec(text)
  if (found === null) return fail(`time data '${text}' does not match format '${format}'`)
  if (found[0].length < text.length) fail(`unconverted data remains: ${text.slice(found[0].length)}`)
  return dateFrom(found.groups ?? {})
}

function dateFrom(groups: Readonly<Record<string, string | undefined>>): Date {
  const number = (name: string, fallback: number) => (groups[name] === undefined ? fallback : Number(groups[name]))
  const short = number('y', -1)
  const year = number('Y', short < 0 ? 1900 : short < 69 ? 2000 + short : 1900 + short)
  const name = (groups.b ?? groups.B?.slice(0, 3))?.toLowerCase()
  const named = months.findIndex((month) => month.slice(0, 3).toLowerCase() === name)
  const month = named < 0 ? number('m', 1) - 1 : named
  const afternoon = groups.p?.toLowerCase() === 'pm' ? 12 : 0
  const hour = groups.I === undefined ? number('H', 0) : (Number(groups.I) % 12) + afternoon
  const micros = Math.floor(Number((groups.f ?? '').padEnd(6, '0')) / 1000)
  const ordinal = groups.j === undefined ? undefined : Number(groups.j)
  const day = ordinal ?? number('d', 1)
  const at = Date.UTC(year, ordinal === undefined ? month : 0, day, hour, number('M', 0), number('S', 0), micros)
  const date = new Date(at)
  if (ordinal === undefined && date.getUTCMonth() !== month) fail('day is out of range for month')
  return date
}
