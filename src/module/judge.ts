import type { Json } from '../state/json.ts'
import type { Value } from '../template/values.ts'
import type { Checked } from './names.ts'
import { type ArgProblem, missingArgument, requirement, wrongArgument } from './problem.ts'
import { plainlyFits, validatorOf } from './schema.ts'

/** An argument whose value is known and has the right type. */
export interface Taken {
  readonly argument: string
  /** The name that it was given by. */
  readonly given: string
  /** As given, its secrets opened. */
  readonly value: Value
  readonly coerced: Json
  readonly secret: boolean
}

/** What coerced arguments violate of a module's schema; `pending` ones are given, but known only at run time. */
export function judge(module: Checked, taken: readonly Taken[], pending: ReadonlySet<string>): readonly ArgProblem[] {
  const given = new Set([...taken.map(({ argument }) => argument), ...pending])
  return [...schemaProblems(module, taken, given), ...groupProblems(module, given, pending)]
}

function schemaProblems(module: Checked, taken: readonly Taken[], given: ReadonlySet<string>): readonly ArgProblem[] {
  const { required = [], properties } = module.args
  const fits = taken.every(({ argument, coerced }) => plainlyFits(properties[argument], coerced))
  if (fits && required.every((argument) => given.has(argument))) return []
  const validate = validatorOf(module.args)
  const plain = Object.fromEntries(taken.map(({ argument, coerced }) => [argument, coerced]))
  if (validate(plain)) return []
  const problems = new Map<string, ArgProblem>()
  for (const error of validate.errors ?? []) {
    const missing = error.keyword === 'required' ? String(error.params.missingProperty) : undefined
    const wrong = taken.find(({ argument }) => argument === error.instancePath.split('/')[1])
    if (missing !== undefined && !given.has(missing))
      problems.set(missing, missingArgument(module.name, missing, properties[missing]?.description))
    if (wrong) {
      const { must, end } = requirement(error, wrong.value)
      problems.set(wrong.argument, wrongArgument(module.name, wrong.given, must, wrong.value, wrong.secret, end))
    }
  }
  return [...problems.values()]
}

function groupProblems(
  { name, args }: Checked,
  given: ReadonlySet<string>,
  pending: ReadonlySet<string>,
): readonly ArgProblem[] {
  const problems: ArgProblem[] = []
  for (const group of [...(args.oneOf ? [args.oneOf] : []), ...(args.exclusive ?? [])]) {
    const present = group.filter((argument) => given.has(argument))
    const quoted = (names: readonly string[], word: string) => names.map((each) => `"${each}"`).join(` ${word} `)
    // A template may give `omit`, so that only the run can tell.
    if (present.length > 1 && !present.some((argument) => pending.has(argument))) {
      const message = `${quoted(present, 'and')} of ${name} exclude each other`
      problems.push({ code: 'wrong-argument', argument: present.at(-1) ?? '', message, help: 'give one of them' })
    }
    if (present.length === 0 && group === args.oneOf) {
      problems.push({ code: 'missing-argument', argument: '', message: `${name} needs ${quoted(group, 'or')}` })
    }
  }
  return problems
}
