import { spend } from '../../template/budget.ts'
import { fail } from '../../template/errors.ts'
import { formatPercent } from '../../template/percent.ts'
import { str } from '../../template/text.ts'
import type { Value } from '../../template/values.ts'
import type { Lookup } from './table.ts'
import { readTerm, type Term } from './term.ts'

const names = ['start', 'end', 'count', 'stride', 'format']
const shortcut = /^(?:([^-/:\s=]+)-)?([^-/:\s=]+)(?:\/([^:\s=]+))?(?::(.+))?$/s

/** Numbers as texts: `start=1 end=4 stride=2 format=web%02d`, or in short `1-4/2:web%02d`. */
export const sequence: Lookup = (terms, { options }) => {
  const ranges = (terms.length > 0 ? terms : ['']).map((term) => readRange(term, options))
  return ranges.flatMap(({ first, stride, length, format }) => {
    spend(length)
    return Array.from({ length }, (_, i) => formatPercent(format, first + i * stride))
  })
}

function readRange(term: Value, given: Term['options']) {
  const short = shortcut.exec(str(term))
  const { text, options } = short ? { text: '', options: fromShort(short, given) } : readTerm(term, names, given)
  if (text !== '') return fail(`unrecognized arguments to with_sequence: '${text}'`)
  const first = numberOf(options, 'start') ?? 1
  const stride = numberOf(options, 'stride') ?? 1
  const format = str(options.get('format') ?? '%d')
  if (format.split('%').length !== 2) return fail(`bad formatting string: ${format}`)
  return { first, stride, length: lengthOf(options, first, stride), format }
}

function lengthOf(options: Term['options'], first: number, stride: number): number {
  const [end, count] = [numberOf(options, 'end'), numberOf(options, 'count')]
  if (end !== undefined && count !== undefined) return fail("can't specify both count and end in with_sequence")
  if (count !== undefined) return Math.max(0, count)
  if (end === undefined) return fail('must specify count or end in with_sequence')
  if (stride > 0 && end < first) return fail('to count backwards make stride negative')
  if (stride < 0 && end > first) return fail("to count forward don't make stride negative")
  return stride === 0 ? 0 : Math.floor((end - first) / stride) + 1
}

function fromShort([, start, end, stride, format]: RegExpExecArray, given: Term['options']): Term['options'] {
  const parts = Object.entries({ start, end, stride, format })
  const named = parts.flatMap(([name, part]): [string, Value][] => (part === undefined ? [] : [[name, part]]))
  return new Map([...given, ...named])
}

// Decimal, or in other bases as Python writes them.
function numberOf(options: Term['options'], name: string): number | undefined {
  const value = options.get(name)
  if (value === undefined || value === null) return undefined
  const text = str(value)
  if (/^[+-]?\d+$|^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i.test(text)) return Number(text)
  return fail(`can't parse ${name}=${text} as integer`)
}
