import { str } from '../../template/text.ts'
import { truth } from '../../template/truth.ts'
import type { Dict, Value } from '../../template/values.ts'

/** What the arguments of a dict owe each other, in Ansible's words; `spec` is what is said of the dict. */
export function exclusionErrors(spec: Dict, given: Dict): string[] {
  const clashing = groups(spec, 'mutually_exclusive').filter((names) => present(names, given).length > 1)
  return clashing.length > 0
    ? [`parameters are mutually exclusive: ${clashing.map((names) => names.join('|')).join(', ')}`]
    : []
}

/** The rest of what they owe each other: what must be given together, one of several, or because of another. */
export function relationErrors(spec: Dict, given: Dict): string[] {
  const together = groups(spec, 'required_together').filter((names) => {
    const count = present(names, given).length
    return count > 0 && count < names.length
  })
  const oneOf = groups(spec, 'required_one_of').filter((names) => present(names, given).length === 0)
  return [
    ...together.map((names) => `parameters are required together: ${names.join(', ')}`),
    ...oneOf.map((names) => `one of the following is required: ${names.join(', ')}`),
    ...conditionErrors(spec, given),
    ...dependencyErrors(spec, given),
  ]
}

/** `[state, present, [path]]`, with a fourth that is true where one of them is enough. */
function conditionErrors(spec: Dict, given: Dict): string[] {
  return items(spec.get('required_if')).flatMap((rule) => {
    const [name = '', wanted = '', needed = [], anyOf = false] = items(rule)
    if (!given.has(name) || str(given.get(name) ?? '') !== str(wanted)) return []
    const names = items(needed).map(str)
    const missing = names.filter((one) => !given.has(one))
    const isEnough = truth(anyOf) ? missing.length < names.length : missing.length === 0
    const which = truth(anyOf) ? 'any' : 'all'
    return isEnough
      ? []
      : [`${str(name)} is ${str(wanted)} but ${which} of the following are missing: ${missing.join(', ')}`]
  })
}

function dependencyErrors(spec: Dict, given: Dict): string[] {
  const rules = spec.get('required_by')
  if (!(rules instanceof Map)) return []
  return [...rules].flatMap(([name, needed]) => {
    const missing = (Array.isArray(needed) ? needed : [needed]).filter((one) => !given.has(one))
    if (!given.has(name) || missing.length === 0) return []
    return [`missing parameter(s) required by '${str(name)}': ${missing.map(str).join(', ')}`]
  })
}

function groups(spec: Dict, name: string): string[][] {
  const all = items(spec.get(name))
  return all.every((one) => typeof one === 'string') && all.length > 0
    ? [all.map(str)]
    : all.map((one) => items(one).map(str))
}

function items(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : []
}

function present(names: readonly string[], given: Dict): string[] {
  return names.filter((name) => given.has(name))
}
