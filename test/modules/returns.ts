import type { AnyModule } from '../../src/module/find.ts'

/** What the engine itself adds to the results of all modules. */
const ofAll = new Set([
  ...['changed', 'failed', 'skipped', 'skip_reason', 'false_condition', 'failed_when_result', 'attempts', 'warnings'],
  ...['ansible_job_id', 'started', 'finished', 'results_file'],
  ...['item', 'ansible_loop_var', 'ansible_index_var', 'ansible_loop', 'censored'],
])

/** Throws for a field of a result that the module's page says nothing of. */
export function checkReturns({ name, returns }: Pick<AnyModule, 'name' | 'returns'>, result: object): void {
  const isTold = (field: string) => field in returns || '*' in returns || ofAll.has(field)
  const untold = Object.keys(result).filter((field) => !isTold(field))
  if (untold.length > 0) throw new Error(`"returns" of the module ${name} lacks ${untold.join(', ')}`)
}
