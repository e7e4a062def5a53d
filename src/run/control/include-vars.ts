import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findFile } from '../../files/search.ts'
import { loadVarsFile } from '../../language/vars-file.ts'
import { evaluate } from '../../template/evaluate.ts'
import { str } from '../../template/text.ts'
import type { Raw, Value } from '../../template/values.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { sourcePlaces } from '../places.ts'
import { done } from './done.ts'
import type { Doing } from './table.ts'

/** Loads variables from a file, or from all files of a folder, for the rest of the play. */
export async function includeVars(doing: Doing): Promise<Outcome> {
  const { host, running, task, scope } = doing
  const text = (name: string) => {
    const raw = task.args.get(name)
    return raw === undefined ? undefined : str(evaluate(raw, scope))
  }
  const paths = await pathsOf(doing, text('file') ?? text('_raw_params'), text('dir'))
  if (typeof paths === 'string') return failedOutcome(paths)
  const under = text('name')
  const all = new Map<Raw, Raw>()
  for (const path of paths) {
    const { values, diagnostics } = await loadVarsFile(path, running.run.library.sources)
    const broken = diagnostics.find((diagnostic) => diagnostic.severity === 'error')
    if (broken) return failedOutcome(`${path}: ${broken.message}`)
    for (const [name, value] of values) all.set(name, value)
  }
  const facts = under === undefined ? all : new Map<Raw, Raw>([[under, all]])
  for (const [name, value] of facts) host.variables.included.set(name, value)
  host.generation += 1
  return done([
    ['ansible_facts', evaluate(facts, scope)],
    ['ansible_included_var_files', paths as Value[]],
  ])
}

async function pathsOf(
  { running, task }: Doing,
  file: string | undefined,
  folder: string | undefined,
): Promise<string[] | string> {
  const places = sourcePlaces(running, task)
  const name = file ?? folder
  if (name === undefined) return 'include_vars needs a file or a dir'
  const path = findFile('vars', name, places)
  if (typeof path !== 'string') return `Could not find or access '${name}'. Searched in: ${path.tried.join(', ')}`
  if (file !== undefined) return [path]
  const names = (await readdir(path)).filter((entry) => /\.(ya?ml|json)$/.test(entry)).sort()
  return names.map((entry) => resolve(join(path, entry)))
}
