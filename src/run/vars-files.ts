import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { showPlace } from '../diagnostics/place.ts'
import { firstFile } from '../language/read.ts'
import { loadVarsFile, varsFilePaths } from '../language/vars-file.ts'
import { UndefinedError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { type Raw, type RawDict, Template, Unknown, type Value } from '../template/values.ts'
import type { Host } from './host.ts'
import type { PlayRun } from './run.ts'
import { scopeOf } from './scope.ts'

/**
 * Loads a play's `vars_files` for one host, whose names may depend on it; an entry that is a list stands for the first
 * of its files that is there. What needs facts is left out until they are gathered, when this is called again.
 * Returns what is wrong with them.
 */
export async function loadVarsFiles(running: PlayRun, host: Host): Promise<readonly string[]> {
  const { run, play } = running
  const dicts: RawDict[] = []
  const hadSome = host.variables.varsFiles.length > 0
  host.variables.varsFiles = []
  const problems: string[] = []
  for (const entry of play.varsFiles) {
    const names = namesOf(entry, scopeOf(running, host, null))
    const name = names.find((one) => firstFile(varsFilePaths(one, play.folder)) !== undefined) ?? names[0]
    if (name === undefined) continue
    const { values, diagnostics } = await loadVarsFile(name, run.library.sources, play.folder)
    problems.push(...diagnostics.map(sentence))
    dicts.push(values)
    host.variables.varsFiles = [...dicts]
  }
  if (hadSome || dicts.length > 0) host.generation += 1
  return problems
}

function sentence({ message, help, place }: Diagnostic): string {
  return `${message}${help ? `: ${help}` : ''}${place ? ` (${showPlace(place)})` : ''}`
}

/** The names of an entry's files that can be told by now. */
function namesOf(entry: Raw, scope: Scope): string[] {
  return (Array.isArray(entry) ? entry : [entry]).flatMap((raw) => {
    try {
      const value = raw instanceof Template ? evaluate(raw, scope) : raw
      return value instanceof Unknown ? [] : [str(value as Value)]
    } catch (reason) {
      if (reason instanceof UndefinedError) return []
      throw reason
    }
  })
}
