import type { Json } from '../../json.ts'
import { MARK } from './script.ts'

/** Facts by their names without the prefix. */
export type Facts = Readonly<Record<string, Json>>

/** What the script printed, by section and by file. */
export interface Source {
  /** The lines of a command's section. */
  readonly lines: (section: string) => readonly string[]
  /** The lines of a file; none where it is missing or unreadable. */
  readonly file: (path: string) => readonly string[]
  /** The first line of a file without blanks around it, or undefined. */
  readonly first: (path: string) => string | undefined
  /** The paths of all files that were read. */
  readonly paths: readonly string[]
  readonly exists: (path: string) => boolean
}

export function parseSource(stdout: string): Source {
  const sections = new Map(
    stdout.split(`${MARK} `).map((text) => {
      const [name = '', ...lines] = text.split('\n')
      return [name, lines] as const
    }),
  )
  const lines = (section: string) => (sections.get(section) ?? []).filter((line) => line !== '')
  const files = filesIn(lines('files'))
  const there = new Set(lines('there'))
  return {
    lines,
    file: (path) => files.get(path) ?? [],
    first: (path) => files.get(path)?.[0]?.trim(),
    paths: [...files.keys()],
    exists: (path) => there.has(path),
  }
}

/** grep puts the path before each line; none of the paths has a colon but those of network aliases, which have no files. */
function filesIn(lines: readonly string[]): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const path = line.slice(0, colon)
    const content = files.get(path) ?? []
    content.push(line.slice(colon + 1))
    files.set(path, content)
  }
  return files
}

/** `NAME=value` lines, without the quotes around values. */
export function assignments(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const at = line.indexOf('=')
      return at > 0
        ? [
            [
              line.slice(0, at).trim(),
              line
                .slice(at + 1)
                .trim()
                .replace(/^(["'])(.*)\1$/, '$2'),
            ] as const,
          ]
        : []
    }),
  )
}

/** A file whose entries end with a NUL, in which lines may be part of an entry. */
export function entries(source: Source, path: string): readonly string[] {
  return source.file(path).join('\n').split('\0').filter(Boolean)
}
