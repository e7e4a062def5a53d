import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Diagnostic, problem } from '../../diagnostics/diagnostic.ts'

/** The names in a folder, sorted as Python sorts them, and what each is. */
export type Listing = ReadonlyMap<string, 'file' | 'folder'>

/** Lists a folder; one that does not exist is empty. */
export function listFolder(folder: string, report: Diagnostic[]): Listing {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    return new Map(
      entries.map((entry) => {
        const isFolder = entry.isSymbolicLink() ? isFolderAt(join(folder, entry.name)) : entry.isDirectory()
        return [entry.name, isFolder ? 'folder' : 'file']
      }),
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOTDIR') report.push(problem('file-unreadable', `${folder} should be a folder`))
    else if (code !== 'ENOENT') report.push(problem('file-unreadable', `${folder} can't be read: ${code}`))
    return new Map()
  }
}

/** Whether there is a folder at a path. */
export function isFolderAt(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
