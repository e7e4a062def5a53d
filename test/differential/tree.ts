import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** What is left below a folder: of each path its kind, its mode and what is in it. */
export function treeOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(paths.map((path) => [path, describe(join(folder, path))]))
}

function describe(path: string): string {
  const found = lstatSync(path)
  if (found.isSymbolicLink()) return `link to ${readlinkSync(path)}`
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0')
  return found.isDirectory() ? `folder ${mode}` : `file ${mode} ${readFileSync(path, 'utf8')}`
}
