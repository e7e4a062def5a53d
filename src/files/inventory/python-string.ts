const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\u000b',
}

/** The text of a Python string literal with its quotes and prefix; undefined where Python finds a mistake in it. */
export function pythonString(literal: string): string | undefined {
  const [, prefix = '', quotes = ''] = /^([a-zA-Z]*)('''|"""|'|")/.exec(literal) ?? []
  const body = literal.slice(prefix.length + quotes.length, -quotes.length)
  if (/r/i.test(prefix)) return body
  if (
    /\\(?:x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?!00(?:0[\da-fA-F]|10)[\da-fA-F]{4})|N)/.test(
      body.replaceAll('\\\\', ''),
    )
  )
    return undefined
  return body.replace(/\\(x..|u.{4}|U.{8}|[0-7]{1,3}|[\s\S])/g, (all, code: string) => {
    const simple = SIMPLE[code]
    if (simple !== undefined) return simple
    if (/^[xuU]/.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
    return /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : all
  })
}
