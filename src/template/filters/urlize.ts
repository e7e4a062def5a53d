import { bind, flagOf, intOf, textOf } from '../bind.ts'
import { word } from '../characters.ts'
import { use } from '../lift.ts'
import type { CallArgs, Filter, Table } from '../registry.ts'
import { iterate } from '../sequence.ts'
import { str } from '../text.ts'
import type { Value } from '../values.ts'
import { escapeHtml } from './html.ts'

const host = `(?:[${word}%-]+\\.)*(?:[a-z]{2,63}|xn--[${word}%]{2,59})`
const known = `(?:[${word}%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)`
const numeric = 'https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\])'
const web = new RegExp(`^(?:(?:https?://|www\\.)${host}|${known}|${numeric})(?::\\d{1,5})?(?:[/?#]\\S*)?$`, 'iu')
const mail = new RegExp(`^\\S+@[${word}][${word}.-]*\\.[${word}]+$`, 'u')

interface Style {
  readonly limit: number | null
  readonly attributes: string
  readonly schemes: readonly string[]
}

/** Makes links of the addresses in a text; all else is escaped. */
function urlize(value: Value, args: CallArgs): Value {
  const parameters = ['trim_url_limit', 'nofollow', 'target', 'rel', 'extra_schemes']
  const [limit = null, nofollow, target = null, rel = null, schemes = null] = bind('urlize', parameters, args)
  const given =
    rel === null
      ? []
      : textOf(rel)
          .split(/\s+/)
          .filter((one) => one !== '')
  const words = [...new Set([...given, ...(flagOf(nofollow) ? ['nofollow'] : []), 'noopener'])].sort()
  const style: Style = {
    limit: limit === null ? null : intOf(limit),
    attributes: ` rel="${escapeHtml(words.join(' '))}"${target === null ? '' : ` target="${escapeHtml(textOf(target))}"`}`,
    schemes: schemes === null ? [] : iterate(schemes).map((one) => textOf(use(one))),
  }
  const parts = escapeHtml(str(value)).split(/(\s+)/u)
  return parts.map((part) => link(part, style)).join('')
}

// Brackets, quotes and punctuation around an address are not part of it.
function link(word: string, style: Style): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? ''
  const rest = word.slice(head.length)
  const end = /[)>.,\n]$|&gt;$/.test(rest) ? (/(?:[)>.,\n]|&gt;)+$/.exec(rest)?.[0] ?? '') : ''
  const [middle, tail] = balanced(rest.slice(0, rest.length - end.length), end)
  return head + anchor(middle, style) + tail
}

// A closing bracket stays with the address that has the opening one.
function balanced(middle: string, tail: string): readonly [string, string] {
  let [inside, outside] = [middle, tail]
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    const opened = count(inside, open)
    const moved = opened > count(inside, close) ? Math.min(opened, count(outside, close)) : 0
    const end = outside.split(close).slice(0, moved).join(close).length + (moved > 0 ? close.length : 0)
    inside += outside.slice(0, end)
    outside = outside.slice(end)
  }
  return [inside, outside]
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

function anchor(address: string, { limit, attributes, schemes }: Style): string {
  if (web.test(address)) {
    const chars = [...address]
    const shown = limit !== null && chars.length > limit ? `${chars.slice(0, limit).join('')}...` : address
    return `<a href="${/^https?:\/\//.test(address) ? '' : 'https://'}${address}"${attributes}>${shown}</a>`
  }
  if (address.startsWith('mailto:') && mail.test(address.slice(7))) {
    return `<a href="${address}">${address.slice(7)}</a>`
  }
  if (!address.startsWith('www.') && !address.includes(':') && mail.test(address)) {
    return `<a href="mailto:${address}">${address}</a>`
  }
  const isOther = schemes.some((scheme) => address !== scheme && address.startsWith(scheme))
  return isOther ? `<a href="${address}"${attributes}>${address}</a>` : address
}

export const filters: Table<Filter> = { urlize }
