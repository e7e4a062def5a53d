/** A parameter, or anything else that stands in the file. */
type Line = { readonly key: string; readonly value: string } | { readonly text: string }

/** A value as it is written: yes and no stand for 1 and 0. */
export function parameterValue(value: string): string {
  const word = value.toLowerCase()
  if (['y', 'yes', 'on', 'true', 't'].includes(word)) return '1'
  return ['n', 'no', 'off', 'false', 'f'].includes(word) ? '0' : value.trim()
}

/** The value of a parameter in a file's text; null where that does not set it. */
export function parameterIn(text: string, key: string): string | null {
  return valuesOf(parseLines(text)).get(key) ?? null
}

/** The text with a parameter set to a value, or without it (null). Where it differs, each parameter stands once. */
export function withParameter(text: string, key: string, value: string | null): string {
  if (parameterIn(text, key) === value) return text
  const lines = parseLines(text)
  const values = valuesOf(lines)
  if (value === null) values.delete(key)
  else values.set(key, value)
  const written = lines.flatMap((line) => {
    if ('text' in line) return [line.text]
    const left = values.get(line.key)
    values.delete(line.key)
    return left === undefined ? [] : [`${line.key}=${left}`]
  })
  return [...written, ...[...values].map(([name, left]) => `${name}=${left}`)].map((line) => `${line}\n`).join('')
}

/** What the kernel takes in the end: what stands last counts. */
function valuesOf(lines: readonly Line[]): Map<string, string> {
  return new Map(lines.flatMap((line) => ('key' in line ? [[line.key, line.value] as const] : [])))
}

function parseLines(text: string): Line[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n').map(parseLine)
}

function parseLine(line: string): Line {
  const text = line.trim()
  const at = text.indexOf('=')
  if (/^[#;]/.test(text) || at < 0) return { text }
  return { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}
