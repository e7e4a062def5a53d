import { didYouMean } from '../../diagnostics/suggest.ts'

const parts = ['general', 'databases', 'total_size', 'parameters', 'users', 'roles'] as const
export type Part = (typeof parts)[number]

/** The parts that a filter leaves: those that it names, or all but those with `!` before them where it names none. */
export function partsWanted(filter: readonly string[]): ReadonlySet<Part> | { readonly wrong: string } {
  const words = filter.map((word) => ({ name: word.replace(/^!/, ''), isOut: word.startsWith('!') }))
  const unknown = words.find(({ name }) => !parts.some((part) => part === name))
  if (unknown) return { wrong: `filter: there is no "${unknown.name}"${didYouMean(unknown.name, parts)}` }
  const named = words.filter(({ isOut }) => !isOut).map(({ name }) => name)
  const out = words.filter(({ isOut }) => isOut).map(({ name }) => name)
  return new Set(parts.filter((part) => (named.length > 0 ? named.includes(part) : !out.includes(part))))
}
