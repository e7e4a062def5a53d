import { type Diagnostic, warning } from '../../diagnostics/diagnostic.ts'
import { suggest } from '../../diagnostics/suggest.ts'
import type { VariableLayer } from '../../files/inventory.ts'
import { str } from '../../template/text.ts'
import type { SpecCheck } from './checks.ts'

/**
 * Names in the inventory and its files that are close to a variable of a role and begin as the role's do, but are none. They
 * may be meant for something else, so it is no error.
 */
export function misspelt(
  layers: readonly VariableLayer[],
  checks: readonly SpecCheck[],
  assigned: ReadonlySet<string>,
): readonly Diagnostic[] {
  const known = new Set([...checks.flatMap(namesKnownTo), ...assigned])
  const byPrefix = new Map<string, Set<string>>()
  for (const { role, options } of checks) {
    const prefix = `${role.name}_`
    const own = [...options.keys()].map(str).filter((name) => name.startsWith(prefix))
    byPrefix.set(prefix, new Set([...(byPrefix.get(prefix) ?? []), ...own.map((name) => name.slice(prefix.length))]))
  }
  return layers.flatMap((layer) =>
    [...layer.values.keys()].flatMap((raw) => {
      const name = typeof raw === 'string' ? raw : ''
      const prefix = [...byPrefix.keys()].find((one) => name.startsWith(one))
      if (known.has(name) || prefix === undefined) return []
      // The prefix is left out: it would let too many slips pass for close.
      const near = suggest(name.slice(prefix.length), byPrefix.get(prefix) ?? [])
      if (near === undefined) return []
      const message = `"${name}" is no variable of the role ${prefix.slice(0, -1)}; did you mean "${prefix}${near}"?`
      return [warning('unknown-argument', message, layer.placeOf(name), 'nothing reads it but what you wrote yourself')]
    }),
  )
}

function namesKnownTo({ role, options }: SpecCheck): string[] {
  return [options, role.defaults, role.vars, role.params].flatMap((dict) => [...dict.keys()].map(String))
}
