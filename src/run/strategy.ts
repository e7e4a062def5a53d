import { type StrategyName, strategyNamed } from '../language/strategy.ts'
import type { Host } from './host.ts'

/** How the hosts of a batch go through a play. */
export interface Strategy {
  /** Hosts that do each task together, and go on only when all of them have done it. */
  readonly lanes: (hosts: readonly Host[]) => readonly (readonly Host[])[]
  /** All hosts of a batch are in one lane. */
  readonly inStep: boolean
  /** A host keeps its place among the forks to the end of the play. */
  readonly isPinned: boolean
}

const eachAlone = (hosts: readonly Host[]) => hosts.map((host) => [host])

const strategies: Readonly<Record<StrategyName, Strategy>> = {
  linear: { lanes: (hosts) => [hosts], inStep: true, isPinned: false },
  free: { lanes: eachAlone, inStep: false, isPinned: false },
  host_pinned: { lanes: eachAlone, inStep: false, isPinned: true },
}

/** The strategy of a play that names this one, or none: then that of the run. */
export function strategyOf(name: StrategyName | undefined, usual: string): Strategy {
  return strategies[name ?? strategyNamed(usual) ?? 'linear']
}
