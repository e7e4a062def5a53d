import { dirname, resolve } from 'node:path'
import { type Diagnostic, problem, warning } from '../diagnostics/diagnostic.ts'
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
import { patternOf } from '../run/choose.ts'
import { TemplateError } from '../template/errors.ts'
import { type RawDict, Template } from '../template/values.ts'
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
  const extra = extraVars(given['extra-vars'] ?? [])
  const found: Diagnostic[] = [
    ...diagnostics,
    ...[...folders].flatMap((folder) => checkVariableFiles(inventory, folder)),
    ...extra.diagnostics,
    ...playbook.diagnostics,
    ...limit,
    ...patternProblems(playbook.plays, inventory, inventoryPaths(given.inventory), extra.values),
  ]
  inReadingOrder(found)
  await printDiagnostics(found, cache)
  if (found.some((diagnostic) => diagnostic.severity === 'error')) return null
  return { plays: playbook.plays, inventory, library }
}

/** Where hosts are listed: the flags, else Ansible's variable. */
function inventoryPaths(given: readonly string[] | undefined): string[] {
  if (given && given.length > 0) return [...given]
  return process.env.ANSIBLE_INVENTORY ? process.env.ANSIBLE_INVENTORY.split(',') : []
}

/** Plays whose hosts can't be told, and what is odd about those that can. */
function patternProblems(
  plays: readonly Play[],
  inventory: Inventory,
  sources: readonly string[],
  extra: RawDict,
): Diagnostic[] {
  const found: Diagnostic[] = []
  let needsInventory = false
  for (const play of plays) {
    try {
      const { hosts } = matchHosts(patternOf(play, extra), inventory)
      needsInventory ||= hosts.length === 0
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
      const place = play.hosts instanceof Template ? play.hosts.place : play.place
      const help = 'it may use extra variables (-e) and those of the play'
      found.push(problem('usage', `the hosts of this play can't be told: ${reason.message}`, place, help))
    }
  }
  if (needsInventory && sources.length === 0) {
    const help = 'name one with -i, or in ANSIBLE_INVENTORY'
    found.push(warning('usage', 'no inventory was given, so there is no host but localhost', undefined, help))
  }
  return found
}

/** Puts the mistakes of one file into the order of its lines; files stay in the order in which they were met. */
function inReadingOrder(found: Diagnostic[]): void {
  const files = [...new Set(found.map(({ place }) => place?.file))]
  const rank = ({ place }: Diagnostic) => files.indexOf(place?.file)
  const line = ({ place }: Diagnostic) => (place?.line ?? 0) * 10_000 + (place?.column ?? 0)
  found.sort((a, b) => rank(a) - rank(b) || line(a) - line(b))
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
