import { join } from 'node:path'
import { type Diagnostic, warning } from '../diagnostics/diagnostic.ts'
import { loadInventory } from '../files/inventory/load.ts'
import { checkVariableFiles, type Inventory } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import { createSourceCache, type SourceCache } from '../files/source.ts'
import { createVault } from '../files/vault.ts'
import type { Parsed } from '../files/yaml.ts'
import { readYamlSource } from '../files/yaml-source.ts'
import type { Library } from '../language/compiler.ts'
import { loadPlaybook } from '../language/playbook.ts'
import type { Play } from '../language/step.ts'
import { ownModules } from '../module/find.ts'
import { checksOf } from '../run/argument-spec/checks.ts'
import { patternOf } from '../run/choose.ts'
import type { RawDict } from '../template/values.ts'
import { createKeyring } from '../vault/keyring.ts'
import { extraVars } from './extra-vars.ts'
import { isLargeInventory } from './large-inventory.ts'
import { optimizeNow } from './optimize.ts'
import { ownPlaybooks } from './own-playbooks.ts'
import { playProblems } from './play-problems.ts'
import { type Settings, settle } from './settings/settings.ts'
import { lockedFiles, onePerPassword } from './vault/locked-files.ts'
import { type VaultGiven, vaultPasswords, vaultSources } from './vault/passwords.ts'

type Wanted = {
  readonly inventory?: readonly string[] | undefined
  readonly limit?: string | undefined
  readonly 'extra-vars'?: readonly string[] | undefined
} & VaultGiven

/** All that a run is made from, read and checked; null after the mistakes have been told. */
export interface Loaded {
  readonly plays: readonly Play[]
  readonly playbooks: readonly Playbook[]
  readonly inventory: Inventory
  readonly library: Library
  readonly settings: Settings
  /** The variables of `-e`. */
  readonly extra: RawDict
}

/** The plays of one of the files that were named, with those that it imports. */
interface Playbook {
  readonly file: string
  readonly plays: readonly Play[]
}

/** Reads inventory, variables and playbooks, and tells all mistakes of all files at once, before any host is touched. */
export async function loadAll(playbooks: readonly string[], given: Wanted): Promise<Loaded | null> {
  const { settings, diagnostics: unsettled } = settle({ ...given })
  const passwords = await vaultPasswords(vaultSources(given, settings))
  const vault = createVault(createKeyring(passwords.found))
  const cache = createSourceCache(vault)
  const extra = extraVars(given['extra-vars'] ?? [], cache)
  const own = ownPlaybooks()
  const library: Library = {
    sources: { yaml: yamlFrom(cache) },
    rolesPath: [...settings.rolesPath, join(own, 'roles')],
    ownPlaybooks: own,
    modules: ownModules,
    extra: extra.values,
    vault,
  }
  if (settings.inventory.some(isLargeInventory)) optimizeNow()
  const { inventory, diagnostics } = loadInventory(settings.inventory, cache)
  const playbook = await loadPlaybooks(playbooks, library)
  const plays = playbook.loaded.flatMap((one) => one.plays)
  const limit = given.limit === undefined ? [] : matchHosts('all', inventory, given.limit).diagnostics
  const folders = new Set(plays.map((play) => play.folder))
  const found: Diagnostic[] = [
    ...unsettled,
    ...passwords.diagnostics,
    ...diagnostics,
    ...[...folders].flatMap((folder) => checkVariableFiles(inventory, folder)),
    ...extra.diagnostics,
    ...playbook.diagnostics,
    ...limit,
    ...problemsOfPlays(plays, inventory, settings.inventory, extra.values),
    ...(await wrongVariables(plays, inventory, given.limit ?? null, extra.values, settings)),
    ...lockedFiles(plays, inventory, given.limit ?? null, extra.values),
  ]
  inReadingOrder(found)
  const told = onePerPassword(found)
  if (told.length > 0) await (await import('../render/diagnostics.ts')).printDiagnostics(told, cache)
  if (found.some((diagnostic) => diagnostic.severity === 'error')) return null
  return { plays, playbooks: playbook.loaded, inventory, library, settings, extra: extra.values }
}

/** Loads one playbook after the other; a mistake in what several of them import is told once. */
async function loadPlaybooks(files: readonly string[], library: Library) {
  const loaded: Playbook[] = []
  const diagnostics = new Map<string, Diagnostic>()
  for (const file of files) {
    const one = await loadPlaybook([file], library)
    loaded.push({ file, plays: one.plays })
    for (const diagnostic of one.diagnostics) diagnostics.set(JSON.stringify(diagnostic), diagnostic)
  }
  return { loaded, diagnostics: [...diagnostics.values()] }
}

/** Plays whose hosts or batches can't be told, and runs that have no inventory for them. */
function problemsOfPlays(
  plays: readonly Play[],
  inventory: Inventory,
  sources: readonly string[],
  extra: RawDict,
): Diagnostic[] {
  const found = new Map(plays.map((play) => [play, playProblems(play, extra)]))
  const isEmpty = (play: Play) => matchHosts(patternOf(play, extra), inventory).hosts.length === 0
  const help = 'name one with -i, in ANSIBLE_INVENTORY or in ansible.cfg'
  const lacks = sources.length === 0 && plays.some((play) => found.get(play)?.length === 0 && isEmpty(play))
  return [
    // They may be made of what is asked for when the run starts.
    ...plays.flatMap((play) => (play.varsPrompt.length > 0 ? [] : (found.get(play) ?? []))),
    ...(lacks ? [warning('usage', 'no inventory was given, so there is no host but localhost', undefined, help)] : []),
  ]
}

/** Variables that are not as the roles of the plays say that they must be. */
async function wrongVariables(
  plays: readonly Play[],
  inventory: Inventory,
  limit: string | null,
  extra: RawDict,
  { hashBehaviour }: Settings,
): Promise<readonly Diagnostic[]> {
  if (plays.every((play) => checksOf(play).length === 0)) return []
  const { earlyMistakes } = await import('../run/argument-spec/early.ts')
  return earlyMistakes({ plays, inventory, limit, extra, mergeDicts: hashBehaviour === 'merge' })
}

/** Puts the mistakes of one file into the order of its lines; files stay in the order in which they were met. */
function inReadingOrder(found: Diagnostic[]): void {
  const files = [...new Set(found.map(({ place }) => place?.file))]
  const rank = ({ place }: Diagnostic) => files.indexOf(place?.file)
  const line = ({ place }: Diagnostic) => (place?.line ?? 0) * 10_000 + (place?.column ?? 0)
  found.sort((a, b) => rank(a) - rank(b) || line(a) - line(b))
}

/** Parses each file once, however many plays import it. */
function yamlFrom(cache: SourceCache): Library['sources']['yaml'] {
  const parsed = new Map<string, Parsed>()
  return async (file) => {
    const known = parsed.get(file) ?? readYamlSource(file, cache)
    parsed.set(file, known)
    return known
  }
}
