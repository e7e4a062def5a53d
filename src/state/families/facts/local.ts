import { basename } from 'node:path/posix'
import type { Json } from '../../json.ts'
import type { Facts, Source } from './source.ts'

/** The host's own facts: `*.fact` files of JSON or of sections with `name = value` lines. */
export function localFacts(source: Source): Facts {
  const files = source.paths.filter((path) => path.endsWith('.fact')).toSorted()
  return {
    local: Object.fromEntries(files.map((path) => [basename(path, '.fact'), parseFact(source.file(path), path)])),
  }
}

function parseFact(lines: readonly string[], path: string): Json {
  try {
    return JSON.parse(lines.join('\n'))
  } catch {
    // What is no JSON is read as sections, as Ansible does.
    return parseSections(lines) ?? `error loading facts as JSON or ini - please check content: ${path}`
  }
}

function parseSections(lines: readonly string[]): Json | null {
  const sections: Record<string, Record<string, string>> = {}
  let current: Record<string, string> | null = null
  for (const line of lines.map((text) => text.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue
    const name = /^\[(.+)\]$/.exec(line)?.[1]
    const [, key, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) sections[name] = current = sections[name] ?? {}
    else if (key === undefined || current === null) return null
    else current[key.toLowerCase()] = value
  }
  return sections
}
