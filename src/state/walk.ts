import { dirname } from 'node:path/posix'
import type { FoundEntry, Search } from './families/find.ts'

/** The entries below a folder in the order in which Python's os.walk comes to them, and how many it looks at. */
export interface Walk {
  readonly examined: number
  readonly entries: readonly FoundEntry[]
}

/** Walks down to a depth; what lies one step deeper is looked at too, but left out. */
export function walk(found: readonly FoundEntry[], { depth, follow }: Pick<Search, 'depth' | 'follow'>): Walk {
  const folders = new Map<string, FoundEntry[]>()
  for (const entry of found) {
    const folder = dirname(entry.path)
    folders.set(folder, [...(folders.get(folder) ?? []), entry])
  }
  const entries: FoundEntry[] = []
  let examined = 0
  const visit = (folder: string, level: number) => {
    const inside = folders.get(folder) ?? []
    examined += inside.length
    if (depth !== null && level > depth) return
    const below = inside.filter(isFolder)
    entries.push(...inside.filter((entry) => !isFolder(entry)), ...below)
    for (const { path, type } of below) if (follow || type === 'directory') visit(path, level + 1)
  }
  visit('.', 1)
  return { examined, entries }
}

function isFolder({ type, leadsTo }: FoundEntry): boolean {
  return type === 'directory' || leadsTo === 'directory'
}
