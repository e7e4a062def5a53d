import { parseAddress } from './address.ts'

/** The hosts that one entry of an inventory stands for. */
export interface HostNames {
  readonly names: readonly string[]
  readonly port: number | null
}

/** Reads `web[01:10:2].example.com:2222` into names and a port. A string is the mistake. */
export function expandHosts(entry: string): HostNames | string {
  const address = parseAddress(entry)
  const pattern = address?.host ?? entry
  const port = address?.port ?? null
  if (port === null && pattern.endsWith(':')) return `"${entry}" ends with a colon, but no port follows`
  const names = pattern.includes('[') ? expandRange(pattern) : [pattern]
  return typeof names === 'string' ? names : { names, port }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const MOST = 100_000

function expandRange(pattern: string): string[] | string {
  const match = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(pattern)
  if (!match) return `"${pattern}" has a "[" without a "]"`
  const [, head = '', range = '', tail = ''] = match
  const [first = '', last = '', step = '1', ...more] = range.split(':')
  if (!range.includes(':') || more.length > 0)
    return `"[${range}]" is no range; write [first:last] or [first:last:step]`
  const members = rangeMembers(first === '' ? '0' : first, last, Number(step))
  if (typeof members === 'string') return `"[${range}]" is no range: ${members}`
  const names: string[] = []
  for (const member of members) {
    const name = head + member + tail
    const expanded = name.includes('[') ? expandRange(name) : [name]
    if (typeof expanded === 'string') return expanded
    names.push(...expanded)
    if (names.length > MOST) return `"${pattern}" stands for more than ${MOST} hosts`
  }
  return names
}

function rangeMembers(first: string, last: string, step: number): string[] | string {
  if (!Number.isInteger(step) || step < 1) return 'the step must be a whole number above 0'
  if (last === '') return 'it has no end'
  const width = first.length > 1 && first.startsWith('0') ? first.length : 0
  if (width > 0 && last.length !== width) return 'with leading zeros both ends must have the same length'
  const letters = [first, last].every((end) => /^[a-zA-Z]$/.test(end))
  if (!letters && ![first, last].every((end) => /^\d+$/.test(end))) return 'both ends must be numbers or both letters'
  const [from, to] = letters ? [LETTERS.indexOf(first), LETTERS.indexOf(last)] : [Number(first), Number(last)]
  if (from > to) return 'it ends before it starts'
  if ((to - from) / step > MOST) return `it stands for more than ${MOST} hosts`
  const numbers = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)
  return numbers.map((n) => (letters ? LETTERS.charAt(n) : String(n).padStart(width, '0')))
}
