import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { checkArgs } from '../module/check.ts'
import { argumentNames } from '../module/names.ts'
import type { Action } from './action.ts'
import type { TaskArgs } from './args.ts'
import type { Field, Fields, Report } from './fields.ts'
import { keywordsAt, type Level } from './keywords.ts'

/** Arguments that stand among a task's keywords, where the indentation is wrong; they are taken out and reported as one mistake. */
export function withoutStrays(
  { name, module, place }: Action,
  fields: Fields,
  level: Level,
  report: Report,
): { readonly fields: Fields; readonly isWhole: boolean } {
  const names = argumentNames(module.args)
  const isStray = (field: Field) => names.has(field.name) && !keywordsAt(level).has(field.name)
  const strays = [...fields.values()].filter(isStray)
  const [first] = strays
  if (!first) return { fields, isWhole: true }
  const quoted = strays.map((field) => `"${field.name}"`)
  const [what, them] =
    strays.length === 1 ? [`${quoted[0]} is an argument`, 'it'] : [`${quoted.join(' and ')} are arguments`, 'them']
  const below = place.line === first.place.line ? `among those of "${name}"` : `below "${name}:"`
  report(
    problem(
      'playbook-shape',
      `${what} of ${module.name}, and no keyword of a task`,
      first.place,
      `indent ${them} ${below}`,
    ),
  )
  return { fields: new Map([...fields].filter(([, field]) => !isStray(field))), isWhole: false }
}

/** Checks a task's arguments; of some that could not be read it can't be said that any is missing. */
export function checkTaskArgs(
  { name, module, place }: Action,
  { args, places }: TaskArgs,
  level: Level,
  isWhole: boolean,
  report: Report,
): void {
  const keywordAt = new Set([...places].flatMap(([key, at]) => (keywordsAt(level).has(key) ? [at] : [])))
  const help = `it is a keyword of the task: write it in the column of "${name}"`
  for (const diagnostic of checkArgs(module, args, places, place)) {
    const isKeyword = diagnostic.code === 'unknown-argument' && diagnostic.place && keywordAt.has(diagnostic.place)
    const told: Diagnostic = isKeyword ? { ...diagnostic, help } : diagnostic
    if (isWhole || diagnostic.code !== 'missing-argument') report(told)
  }
}
