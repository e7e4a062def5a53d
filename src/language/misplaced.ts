import { problem } from '../diagnostics/diagnostic.ts'
import type { Library } from './compiler.ts'
import type { Field, Fields, Report } from './fields.ts'
import { keywordsAt } from './keywords.ts'

/** The fields of a play or block without modules, which only tasks have and which are reported. */
export async function withoutModules(
  fields: Fields,
  level: 'play' | 'block',
  { modules }: Library,
  report: Report,
): Promise<Fields> {
  const rest = new Map<string, Field>()
  for (const [name, field] of fields) {
    const isModule = !keywordsAt(level).has(name) && (await modules.find(name)) !== undefined
    if (!isModule) rest.set(name, field)
    else report(misplaced(field, level))
  }
  return rest
}

function misplaced({ name, place }: Field, level: 'play' | 'block') {
  const help = `make a task of it, below "${level === 'play' ? 'tasks' : 'block'}"`
  return problem('playbook-shape', `"${name}" is a module, and this is a ${level}`, place, help)
}
