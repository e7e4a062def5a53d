import { type Dirent, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** The plain files of the controller whose names fit a pattern; wildcards count in its last part only. */
export function globFiles(pattern: string): string[] {
  const folder = dirname(pattern)
  const source = basename(pattern)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('[!', '[^')
  const fits = regExpOf(source)
  const files = entriesOf(folder).filter((entry) => !entry.isDirectory() && fits.test(entry.name))
  const shown = files.filter(({ name }) => !name.startsWith('.') || source.startsWith('\\.'))
  return shown.map((entry) => join(folder, entry.name)).sort()
}

// Brackets that are never closed stand for themselves.
function regExpOf(source: string): RegExp {
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return new RegExp(`^${source.replaceAll('[', '\\[')}$`)
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
