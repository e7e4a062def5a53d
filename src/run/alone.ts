import type { Place } from '../diagnostics/place.ts'
import type { Raw } from '../template/values.ts'
import type { PlayRun } from './run.ts'

/** Warns of a keyword that has no effect where each host goes by itself. */
export function warnIfAlone(running: PlayRun, keyword: string, value: Raw | undefined, place: Place): void {
  if (running.strategy.inStep || value === undefined || value === false) return
  const message = `"${keyword}" has no effect with this strategy: each host goes through the tasks by itself`
  running.run.report({ type: 'warning', message, host: null, place })
}
