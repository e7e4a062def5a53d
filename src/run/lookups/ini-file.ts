import { fail } from '../../template/errors.ts'

/** How a file is to be read. */
export interface IniStyle {
  readonly keepsCase: boolean
  /** Whether a key may stand without a value. */
  readonly takesBare: boolean
}

type Keys = Map<string, string | null>

/** The sections of an INI file by the rules of Python's configparser; each has the keys of `[DEFAULT]` too. */
export function parseIni(text: string, { keepsCase, takesBare }: IniStyle): ReadonlyMap<string, Keys> {
  const sections = new Map<string, Keys>([['DEFAULT', new Map()]])
  let section: Keys | null = null
  let last: string | null = null
  for (const line of text.split(/\r?\n/)) {
    const bare = line.trim()
    if (bare === '' || /^[#;]/.test(bare)) continue
    const header = /^\[(.+)\]/.exec(bare)?.[1]
    if (/^\s/.test(line) && section && last !== null) {
      section.set(last, `${section.get(last) ?? ''}\n${bare}`)
    } else if (header !== undefined) {
      section = sections.get(header) ?? new Map()
      sections.set(header, section)
      last = null
    } else {
      const [, key = '', value = null] = /^(.*?)\s*(?:[=:]\s*(.*))?$/s.exec(bare) ?? []
      if (!section) return fail(`this line of the INI file stands before any section: ${bare}`)
      if (value === null && !takesBare) return fail(`this line of the INI file has no value: ${bare}`)
      last = keepsCase ? key : key.toLowerCase()
      section.set(last, value)
    }
  }
  return withDefaults(sections)
}

function withDefaults(sections: ReadonlyMap<string, Keys>): ReadonlyMap<string, Keys> {
  const shared = sections.get('DEFAULT') ?? new Map()
  return new Map(
    [...sections].map(([name, keys]) => [name, interpolated(new Map([...keys, ...missing(shared, keys)]))]),
  )
}

function missing(shared: Keys, keys: Keys): [string, string | null][] {
  return [...shared].filter(([key]) => !keys.has(key))
}

/** `%(other)s` stands for another key's value. */
function interpolated(keys: Keys): Keys {
  const expand = (value: string, depth: number): string =>
    value.replace(/%(?:%|\(([^)]+)\)s)/g, (whole, name?: string) => {
      if (name === undefined) return '%'
      const other = keys.get(name) ?? keys.get(name.toLowerCase()) ?? null
      if (other === null || depth > 10) return fail(`the INI file has no value for ${whole}`)
      return expand(other, depth + 1)
    })
  return new Map([...keys].map(([key, value]) => [key, value === null ? null : expand(value, 0)]))
}
