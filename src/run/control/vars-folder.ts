import { readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { compileRegex, matchRegex, searchRegex } from '../../template/regex.ts'

/** Which files of a folder of variables are loaded. */
export interface Chosen {
  /** How many folders deep; 0 is no limit. */
  readonly depth: number
  readonly matching: string | undefined
  readonly ignored: readonly string[]
  readonly extensions: readonly string[]
  /** Files of other endings are left out, where they would be an error. */
  readonly skipsOthers: boolean
}

/** The files to load, those of a folder before those of its folders; a string names one that can't be loaded. */
export function filesIn(folder: string, chosen: Chosen): string[] | string {
  const files: string[] = []
  for (const path of walk(folder, 1, chosen.depth)) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (!isWanted(name, chosen)) continue
    if (chosen.extensions.includes(extname(name).slice(1))) files.push(path)
    else if (!chosen.skipsOthers) {
      return `${path} does not have a valid extension: ${chosen.extensions.join(', ')}`
    }
  }
  return files
}

function isWanted(name: string, { matching, ignored }: Chosen): boolean {
  if (ignored.some((one) => matchRegex(compileRegex(`(?:${one})$`), name))) return false
  return matching === undefined || searchRegex(compileRegex(matching), name) !== undefined
}

function walk(folder: string, level: number, depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => join(folder, name))
  if (level === depth) return files
  const below = entries.filter((entry) => entry.isDirectory())
  return [...files, ...below.flatMap(({ name }) => walk(join(folder, name), level + 1, depth))]
}
