import type { Json } from '../state/json.ts'
import type { Value } from '../template/values.ts'
import type { Checked } from './names.ts'
import { type ArgProblem, missingArgument, violated, wrongArgument } from './problem.ts'

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

// The types are right by now: coercion has made them so, or said why it can't.
function schemaProblems({ name, args }: Checked, taken: readonly Taken[], given: ReadonlySet<string>): ArgProblem[] {
  const missing = (args.required ?? []).filter((argument) => !given.has(argument))
  const wrong = taken.flatMap((one) => {
    const schema = args.properties[one.argument]
    const violation = schema ? violated(schema, one.coerced) : null
    return violation ? [wrongArgument(name, one.given, violation.must, one.value, one.secret, violation.end)] : []
  })
  return [...missing.map((argument) => missingArgument(name, argument)), ...wrong]
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
