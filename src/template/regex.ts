import { limited } from './regex/guard.ts'
import { fill, parseReplacement } from './regex/replacement.ts'
import type { Flags } from './regex/scan.ts'
import { type Translated, translate } from './regex/translate.ts'

/** A pattern of Python's `re`, ready to run. */
export interface Regex extends Translated {
  /** Has the flag `g`; set `lastIndex` before use. */
  readonly regExp: RegExp
  /** Matches only where `lastIndex` stands. */
  readonly sticky: RegExp
}

/** One match: group 0 is the whole; a group that took no part is undefined. */
export type Groups = readonly (string | undefined)[]

const plain: Flags = { ignorecase: false, multiline: false, dotall: false, verbose: false, ascii: false }
const compiled = new Map<string, Regex>()

/** Compiles a Python pattern, or takes it from the cache; raises `TemplateError` for what is wrong or has no equal here. */
export function compileRegex(pattern: string, flags: Partial<Flags> = {}): Regex {
  const all = { ...plain, ...flags }
  const key = `${all.ignorecase}${all.multiline}${all.dotall}${all.verbose}${all.ascii}${pattern}`
  const known = compiled.get(key)
  if (known) return known
  const translated = translate(pattern, all)
  const letters = translated.ignorecase ? 'vi' : 'v'
  const regex = {
    ...translated,
    regExp: new RegExp(translated.source, `g${letters}`),
    sticky: new RegExp(translated.source, `y${letters}`),
  }
  // Patterns may be computed from data, so the cache must not grow for ever.
  if (compiled.size >= 1000) compiled.clear()
  compiled.set(key, regex)
  return regex
}

/** `re.search`: the first match anywhere. */
export function searchRegex(regex: Regex, text: string): Groups | undefined {
  regex.regExp.lastIndex = 0
  return limited(regex.source, text, () => regex.regExp.exec(text) ?? undefined)
}

/** Where a group of the first match anywhere starts and ends. */
export function searchSpan(regex: Regex, text: string, group: number): readonly [number, number] | undefined {
  // Only with the flag d is it known where groups are.
  const placed = new RegExp(regex.regExp, `${regex.regExp.flags}d`)
  return limited(regex.source, text, () => placed.exec(text)?.indices?.[group])
}

/** `re.match`: a match at the start of the text. */
export function matchRegex(regex: Regex, text: string): Groups | undefined {
  regex.sticky.lastIndex = 0
  return limited(regex.source, text, () => regex.sticky.exec(text) ?? undefined)
}

/** `re.finditer`: all matches, from the left. */
export function allMatches(regex: Regex, text: string): Groups[] {
  regex.regExp.lastIndex = 0
  return limited(regex.source, text, () => [...text.matchAll(regex.regExp)])
}

/** `re.subn`: the text with up to `count` matches replaced (0: all), and how many there were. */
export function replaceRegex(
  regex: Regex,
  replacement: string,
  text: string,
  count = 0,
): { text: string; made: number } {
  const parts = parseReplacement(replacement, regex)
  let made = 0
  regex.regExp.lastIndex = 0
  const replaced = (whole: string, ...groups: (string | undefined)[]) => {
    if (count > 0 && made >= count) return whole
    made++
    return fill(parts, [whole, ...groups.slice(0, regex.groups)])
  }
  const result = limited(regex.source, text, () => text.replace(regex.regExp, replaced))
  return { text: result, made }
}
