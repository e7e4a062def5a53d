import { resolve } from 'node:path'
import { isFolderAt } from '../../files/inventory/listing.ts'
import { findFile } from '../../files/search.ts'
import { loadVarsFile } from '../../language/vars-file.ts'
import { toBoolean } from '../../module/scalar.ts'
import { evaluate } from '../../template/evaluate.ts'
import { mergeDicts } from '../../template/merge.ts'
import type { Scope } from '../../template/scope.ts'
import { str } from '../../template/text.ts'
import type { Raw, RawDict, Value } from '../../template/values.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { sourcePlaces } from '../places.ts'
import { recipientsOf } from '../recipients.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'
import { type Chosen, filesIn } from './vars-folder.ts'

/** Loads variables from a file, or from all files of a folder, for the rest of the play. */
export async function includeVars(doing: Doing): Promise<Outcome> {
  const { host, running, task, scope } = doing
  const text = (name: string) => {
    const raw = task.args.get(name)
    return raw === undefined ? undefined : str(evaluate(raw, scope))
  }
  const paths = pathsOf(doing, text('file') ?? text('_raw_params'), text('dir'))
  if (typeof paths === 'string') return failedOutcome(paths)
  const under = text('name')
  const merges = (text('hash_behaviour') ?? (running.run.manner.mergeDicts ? 'merge' : 'replace')) === 'merge'
  const all = new Map<Raw, Raw>()
  for (const path of paths) {
    const { values, diagnostics } = await loadVarsFile(path, running.run.library.sources)
    const broken = diagnostics.find((diagnostic) => diagnostic.severity === 'error')
    if (broken) return failedOutcome(`${path}: ${broken.message}${broken.help ? `; ${broken.help}` : ''}`)
    for (const [name, value] of merges ? mergeDicts(all, values) : values) all.set(name, value)
  }
  const loaded = under === undefined ? all : new Map<Raw, Raw>([[under, all]])
  const facts = merges ? mergedInto(scope, loaded) : loaded
  for (const one of recipientsOf(running, host, task, scope)) {
    for (const [name, value] of facts) one.variables.included.set(name, value)
    one.generation += 1
  }
  return done([
    ['ansible_facts', evaluate(facts, scope)],
    ['ansible_included_var_files', paths as Value[]],
  ])
}

/** Dicts are merged into what the host has under their names. */
function mergedInto(scope: Scope, loaded: RawDict): RawDict {
  const merged = [...loaded].map(([name, value]): [Raw, Raw] => {
    const known = scope.lookup(String(name))
    return [name, known instanceof Map && value instanceof Map ? mergeDicts(known, value) : value]
  })
  return new Map(merged)
}

function pathsOf(doing: Doing, file: string | undefined, folder: string | undefined): string[] | string {
  const name = file ?? folder
  if (name === undefined) return 'include_vars needs a file or a dir'
  const places = sourcePlaces(doing.running, doing.task)
  // Of a file, the vars folder is looked into first; a folder is meant as it is written.
  const asWritten = resolve(places.taskDir, name)
  const path = file === undefined && isFolderAt(asWritten) ? asWritten : findFile('vars', name, places)
  if (typeof path !== 'string') return `Could not find or access '${name}'. Searched in: ${path.tried.join(', ')}`
  if (file !== undefined) return isFolderAt(path) ? `${path} is a directory: give it as dir` : [path]
  return isFolderAt(path) ? filesIn(path, chosenBy(doing)) : `${path} is not a directory`
}

function chosenBy({ task, scope }: Doing): Chosen {
  const value = (name: string, otherwise: Value) => {
    const raw = task.args.get(name)
    return raw === undefined ? otherwise : evaluate(raw, scope)
  }
  const words = (name: string, otherwise: Value[]) => {
    const given = value(name, otherwise)
    return (Array.isArray(given) ? given : str(given).split(',')).map((one) => str(one).trim())
  }
  const matching = value('files_matching', null)
  return {
    depth: Number(str(value('depth', 0))),
    matching: matching === null ? undefined : str(matching),
    ignored: words('ignore_files', []),
    extensions: words('extensions', ['yaml', 'yml', 'json']),
    skipsOthers: toBoolean(value('ignore_unknown_extensions', false)) === true,
  }
}
