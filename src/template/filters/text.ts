import { add } from '../arithmetic.ts'
import { bind, flagOf, intOf, textOf } from '../bind.ts'
import { space, word } from '../characters.ts'
import { fail } from '../errors.ts'
import { capitalize } from '../methods/case.ts'
import { replaceText, strip } from '../methods/edit.ts'
import { center } from '../methods/pad.ts'
import { split, splitLines } from '../methods/split.ts'
import { formatPercent } from '../percent.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { repeat } from '../repeat.ts'
import { length as lengthOf } from '../sequence.ts'
import { str } from '../text.ts'
import { tuple, type Value } from '../values.ts'

const wordStart = new RegExp(`([-({\\[<${space}]+)`, 'u')

// Unlike Python's str.title, a word ends only at white space, a dash or an opening bracket.
function title(text: string): string {
  return text
    .split(wordStart)
    .map((part) => {
      const [first = '', ...rest] = part
      return first.toUpperCase() + rest.join('').toLowerCase()
    })
    .join('')
}

function indent(value: Value, args: CallArgs): Value {
  const [width = 4, first, blank] = bind('indent', ['width', 'first', 'blank'], args)
  const margin = typeof width === 'string' ? width : String(repeat(' ', intOf(width)))
  const lines = splitLines(str(add(value, '\n')))
  const shifted = lines.map((line, index) => {
    if (index === 0) return flagOf(first) ? margin + line : line
    return line === '' && !flagOf(blank) ? line : margin + line
  })
  return shifted.join('\n')
}

function truncate(value: Value, args: CallArgs): Value {
  const [size, killWords, ending, slack] = bind('truncate', ['length', 'killwords', 'end', 'leeway'], args)
  const end = textOf(ending, '...')
  const [length, leeway] = [intOf(size, 255), slack === null ? 5 : intOf(slack, 5)]
  const room = length - [...end].length
  if (room < 0) return fail(`expected length >= ${[...end].length}, got ${length}`)
  if (leeway < 0) return fail(`expected leeway >= 0, got ${leeway}`)
  if (lengthOf(value) <= length + leeway) return value
  const chars = [...textOf(value)]
  const cut = chars.slice(0, room).join('')
  return (flagOf(killWords) || !cut.includes(' ') ? cut : cut.slice(0, cut.lastIndexOf(' '))) + end
}

function replace(value: Value, args: CallArgs): Value {
  const [from = '', to = '', count = null] = bind('replace', ['old', 'new', 'count'], args, 2)
  return replaceText(str(value), str(from), str(to), count === null ? -1 : intOf(count))
}

function trim(value: Value, args: CallArgs): Value {
  const [chars = null] = bind('trim', ['chars'], args)
  return strip(str(value), chars === null ? null : textOf(chars))
}

function format(value: Value, { positional, named }: CallArgs): Value {
  if (positional.length > 0 && named.size > 0) {
    return fail("can't handle positional and keyword arguments at the same time")
  }
  return formatPercent(str(value), named.size > 0 ? new Map(named) : tuple(positional))
}

function splitText(value: Value, args: CallArgs): Value {
  const [separator = null, limit] = bind('split', ['sep', 'maxsplit'], args)
  return split(textOf(value), separator === null ? null : textOf(separator), intOf(limit, -1))
}

function simple(name: string, change: (text: string) => Value): Filter {
  return (value, args) => {
    bind(name, [], args)
    return change(str(value))
  }
}

export const filters: Table<Filter> = {
  capitalize: simple('capitalize', capitalize),
  center: (value, args) => center(str(value), intOf(bind('center', ['width'], args)[0], 80)),
  format,
  indent,
  lower: simple('lower', (text) => text.toLowerCase()),
  replace,
  split: splitText,
  string: simple('string', (text) => text),
  title: simple('title', title),
  trim,
  truncate,
  upper: simple('upper', (text) => text.toUpperCase()),
  wordcount: simple('wordcount', (text) => (text.match(new RegExp(`[${word}]+`, 'gu')) ?? []).length),
}
