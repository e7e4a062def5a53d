import { type Diagnostic, problem } from '../diagnostics/diagnostic.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { type Template, Unknown, type Value } from '../template/values.ts'
import { earlyScope } from './early-scope.ts'
import { type Around, type HostVariables, type PlayVariables, variableStack } from './variables.ts'

/** What a template of a name or tag comes to before any host is known, or why it can't be told. */
export function valueBeforeRun(
  template: Template,
  what: string,
  variables: PlayVariables,
  around: Around,
): { readonly value: Value } | { readonly wrong: Diagnostic } {
  const stack = variableStack(noHost, variables, around, new Map())
  const unsettled = (why: string) => {
    const help = 'it is settled before the play runs, by extra variables (-e), the vars of the play and those of roles'
    return { wrong: problem('unsupported', `${what} can't be known before the run: ${why}`, template.place, help) }
  }
  try {
    const value = evaluate(template, earlyScope(stack.filter((dict) => dict instanceof Map)))
    return value instanceof Unknown ? unsettled('it is not known yet') : { value }
  } catch (reason) {
    if (reason instanceof TemplateError) return unsettled(reason.message)
    throw reason
  }
}

const noHost: HostVariables = {
  inventory: [],
  facts: new Map(),
  assigned: new Map(),
  varsFiles: [],
  included: new Map(),
}
