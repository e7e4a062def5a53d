import { bind, flagOf } from '../bind.ts'
import { fail } from '../errors.ts'
import { split } from '../methods/split.ts'
import type { CallArgs, Entry, Filter, Table } from '../registry.ts'
import { repr, str } from '../text.ts'
import { typeName } from '../types.ts'
import { Markup, Undefined, type Value } from '../values.ts'

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
])
const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['copy', '©'],
  ['reg', '®'],
  ['hellip', '…'],
  ['ndash', '–'],
  ['mdash', '—'],
])

/** Makes text safe within HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities.get(char) ?? char)
}

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named.get(name) ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })
}

// Not by a RegExp, which would look for an end behind each start that has none.
function cut(text: string, open: string, close: string): string {
  const kept: string[] = []
  let at = 0
  for (;;) {
    const start = text.indexOf(open, at)
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length)
    if (end < 0) break
    kept.push(text.slice(at, start))
    at = end + close.length
  }
  return kept.join('') + text.slice(at)
}

function stripTags(text: string): string {
  const bare = cut(cut(text, '<!--', '-->'), '<', '>')
  return unescapeHtml(split(bare, null).join(' '))
}

function attributes(value: Value, args: CallArgs): Value {
  const [leadingSpace] = bind('xmlattr', ['autospace'], args)
  if (!(value instanceof Map)) return fail(`'${typeName(value)}' object has no attribute 'items'`)
  const shown = [...value].filter(([, item]) => item !== null && !(item instanceof Undefined))
  const texts = shown.map(([key, item]) => {
    const name = str(key)
    if (/[\s/>=]/.test(name)) return fail(`Invalid character in attribute name: ${repr(key)}`)
    return `${escapeHtml(name)}="${escapeHtml(str(item))}"`
  })
  return (texts.length > 0 && flagOf(leadingSpace, true) ? ' ' : '') + texts.join(' ')
}

// Secrets and unknown values are opened by `use`, so their marks stay on the result.
function escaping(name: string, again: boolean): Entry<Filter> {
  const run = (value: Value, args: CallArgs) => {
    bind(name, [], args)
    return value instanceof Markup && !again ? value : new Markup(escapeHtml(str(value)))
  }
  return { asTheyAre: run }
}

function safe(value: Value, args: CallArgs): Value {
  bind('safe', [], args)
  return new Markup(str(value))
}

function simple(name: string, change: (text: string) => string): Filter {
  return (value, args) => {
    bind(name, [], args)
    return change(str(value))
  }
}

export const filters: Table<Filter> = {
  e: escaping('e', false),
  escape: escaping('escape', false),
  forceescape: escaping('forceescape', true),
  safe,
  striptags: simple('striptags', stripTags),
  xmlattr: attributes,
}
