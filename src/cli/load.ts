import { dirname, resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { loadInventory } from '../files/inventory/load.ts'
import { checkVariableFiles, type Inventory } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import { createSourceCache, type SourceCache } from '../files/source.ts'
import { parseYaml } from '../files/yaml.ts'
import type { Library } from '../language/compiler.ts'
import { loadPlaybook } from '../language/playbook.ts'
import type { Play } from '../language/step.ts'
import { ownModules } from '../module/find.ts'
import { printDiagnostics } from '../render/diagnostics.ts'
import { extraVars } from './extra-vars.ts'

interface Wanted {
  readonly inventory?: readonly string[] | undefined
  readonly limit?: string | undefined
  readonly 'extra-vars'?: readonly string[] | undefined
}

/** All that a run is made from, read and checked; null after the mistakes have been told. */
export interface Loaded {
  readonly plays: readonly Play[]
  readonly inventory: Inventory
  readonly library: Library
}

/** Reads inventory, variables and playbooks, and tells all mistakes of all files at once, before any host is touched. */
export async function loadAll(playbooks: readonly string[], given: Wanted): Promise<Loaded | null> {
  const cache = createSourceCache()
  const library: Library = { sources: { yaml: yamlFrom(cache) }, rolesPath: rolesPath(), modules: ownModules }
  const { inventory, diagnostics } = loadInventory(inventoryPaths(given.inventory), cache)
  const playbook = await loadPlaybook(playbooks, library)
  const limit = given.limit === undefined ? [] : matchHosts('all', inventory, given.limit).diagnostics
  const folders = new Set(playbook.plays.map((play) => play.folder))
  const found: Diagnostic[] = [
    ...diagnostics,
    ...[...folders].flatMap((folder) => checkVariableFiles(inventory, folder)),
    ...extraVars(given['extra-vars'] ?? []).diagnostics,
    ...playbook.diagnostics,
    ...limit,
  ]
  await printDiagnostics(found, cache)
  if (found.some((diagnostic) => diagnostic.severity === 'error')) return null
  return { plays: playbook.plays, inventory, library }
}

/** Where hosts are listed: the flags, else Ansible's variable. */
export function inventoryPaths(given: readonly string[] | undefined): string[] {
  if (given && given.length > 0) return [...given]
  return process.env.ANSIBLE_INVENTORY ? process.env.ANSIBLE_INVENTORY.split(',') : []
}

function rolesPath(): string[] {
  const own = resolve(dirname(new URL(import.meta.url).pathname), '../../playbooks/roles')
  return [...(process.env.ANSIBLE_ROLES_PATH?.split(':') ?? []), own]
}

/** Parses each file once, however many plays import it. */
function yamlFrom(cache: SourceCache): Library['sources']['yaml'] {
  const parsed = new Map<string, ReturnType<typeof parseYaml>>()
  return async (file) => {
    const text = cache.read(file)
    const known =
      parsed.get(file) ?? (typeof text === 'string' ? parseYaml(text, file) : { documents: [], diagnostics: [text] })
    parsed.set(file, known)
    return known
  }
}
