import type { Value } from '../template/values.ts'
import type { ArgSchema } from './args.ts'
import { coerce } from './coerce.ts'
import type { Taken } from './judge.ts'
import type { Checked } from './names.ts'
import { openSecrets, toJson } from './open.ts'
import { type ArgProblem, wrongArgument } from './problem.ts'

/** One argument coerced, or how it is wrong; undefined where `null` stands for "not given". */
export function take(
  { name, args }: Checked,
  argument: string,
  given: string,
  value: Value,
): { readonly taken: Taken } | { readonly problem: ArgProblem } | undefined {
  const schema: ArgSchema | undefined = args.properties[argument]
  const opened = openSecrets(value)
  if (!schema) return { taken: { argument, given, ...opened, coerced: toJson(opened.value) } }
  if (opened.value === null && schema.type !== 'any') return undefined
  const secret = opened.secret || isSecret(schema)
  const coerced = coerce(schema, opened.value)
  return 'wrong' in coerced
    ? { problem: wrongArgument(name, given, coerced.wrong, opened.value, secret) }
    : { taken: { argument, given, value: opened.value, coerced: coerced.value, secret } }
}

/** Whether the schema itself says that the argument is a secret. */
export function isSecret(schema: ArgSchema): boolean {
  return 'secret' in schema && schema.secret === true
}
