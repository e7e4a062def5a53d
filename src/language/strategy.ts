import { problem } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Fields, Report } from './fields.ts'

const names = ['linear', 'free', 'host_pinned'] as const

/** In which way the hosts of a play go through its tasks. */
export type StrategyName = (typeof names)[number]

/** The strategy of that name, which may be a full one. */
export function strategyNamed(text: string): StrategyName | undefined {
  const short = text.replace(/^ansible\.(builtin|legacy)\./, '')
  return names.find((name) => name === short)
}

/** A play's `strategy`; undefined: as the run has it. */
export function readStrategy(fields: Fields, report: Report): StrategyName | undefined {
  const node = fields.get('strategy')?.node
  if (node?.kind !== 'scalar') return undefined
  const found = strategyNamed(node.text)
  if (found) return found
  const message = `there is no strategy "${node.text}"${didYouMean(node.text, names)}`
  const help = node.text === 'debug' ? 'a run asks for nothing: look at results with debug' : undefined
  report(problem('unsupported', message, node.place, help ?? `there are ${names.join(', ')}`))
  return undefined
}
