import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Diagnostic, problem, warning } from '../../diagnostics/diagnostic.ts'
import { addGroup, checkVariableFiles, createInventory, type Inventory, reconcile } from '../inventory.ts'
import { createSourceCache, type SourceCache } from '../source.ts'
import { readInventoryFile } from './file.ts'
import { isFolderAt, listFolder } from './listing.ts'
import { memberHosts } from './source-context.ts'
import { createVariableFiles } from './variable-files.ts'

/** Reads inventories (files, folders, scripts, lists such as `h1,h2`) and the variable files beside them, in order. */
export function loadInventory(
  paths: readonly string[],
  sources: SourceCache = createSourceCache(),
): { inventory: Inventory; diagnostics: Diagnostic[] } {
  const files = paths.filter((path) => !isHostList(path))
  const folders = files.map((path) => (isFolderAt(path) ? path : dirname(path)))
  const inventory = createInventory(lastOnes(folders), createVariableFiles(sources))
  const report: Diagnostic[] = []
  for (const path of paths) readSource(path, { inventory, sources, report })
  reconcile(inventory)
  for (const name of inventory.groups.keys()) {
    if (inventory.hosts.has(name))
      report.push(warning('inventory-syntax', `"${name}" is the name of a host and of a group`))
  }
  for (const folder of inventory.folders) report.push(...checkVariableFiles(inventory, folder))
  return { inventory, diagnostics: report }
}

/** What all sources of an inventory share. */
export interface Loading {
  readonly inventory: Inventory
  readonly sources: SourceCache
  readonly report: Diagnostic[]
}

// A folder that is given twice is read where it counts most: the last time.
function lastOnes(folders: readonly string[]): string[] {
  return folders.filter((folder, i) => folders.lastIndexOf(folder) === i)
}

function isHostList(path: string): boolean {
  return path.includes(',') && !existsSync(path)
}

function readSource(path: string, loading: Loading): void {
  if (isHostList(path)) readHostList(path, loading)
  else if (isFolderAt(path)) readFolder(path, loading)
  else if (existsSync(path)) readInventoryFile(path, loading)
  else
    loading.report.push(
      problem(
        'file-missing',
        `there is no inventory ${path}`,
        undefined,
        `for a host without a file, add a comma: -i ${path},`,
      ),
    )
}

function readHostList(list: string, { inventory, sources, report }: Loading): void {
  const ungrouped = addGroup(inventory, 'ungrouped')
  const file = '--inventory'
  sources.keep(file, list)
  let column = 1
  for (const part of list.split(',')) {
    const place = { file, line: 1, column, length: part.length }
    if (part.trim() !== '')
      memberHosts(part.trim(), place, ungrouped, { inventory, report, file, source: list, conceal: null })
    column += part.length + 1
  }
}

// What Ansible leaves out of an inventory folder: hidden files, variables, backups, documents, configuration.
const IGNORED =
  /^\.|^(?:host_vars|group_vars|vars_plugins)$|(?:\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/

function readFolder(folder: string, loading: Loading): void {
  const names = [...listFolder(folder, loading.report).keys()].filter((name) => !IGNORED.test(name))
  for (const name of names) readSource(join(folder, name), loading)
  if (names.length === 0) {
    const help = 'files ending in .ini, .cfg, .txt, .md, .bak, ~ and the like do not count in a folder'
    loading.report.push(problem('inventory-syntax', `the folder ${folder} holds no inventory`, undefined, help))
  }
}
