import type { Task } from '../../language/step.ts'
import type { Control } from '../../module/define.ts'
import { TemplateError, templateMessage } from '../../template/errors.ts'
import type { Scope } from '../../template/scope.ts'
import type { Host } from '../host.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import type { PlayRun } from '../run.ts'

/** What a control module does on one host. Those that bring more steps (include_*, meta) are in steps.ts. */
type ControlAction = (doing: Doing) => Outcome | Promise<Outcome>

export interface Doing {
  readonly running: PlayRun
  readonly host: Host
  readonly task: Task
  readonly module: Control
  readonly scope: Scope
  /** It is not to wait any longer: the user wants the run to end, or its own time is up. */
  readonly isOver: () => boolean
}

/** Each is loaded when a task first needs it. */
const actions: Readonly<Record<string, () => Promise<ControlAction>>> = {
  add_host: async () => (await import('./add-host.ts')).addNewHost,
  assert: async () => (await import('./assert.ts')).assertion,
  async_status: async () => (await import('./async-status.ts')).asyncStatus,
  debug: async () => (await import('./debug.ts')).debug,
  fail: async () => (await import('./fail.ts')).failOnPurpose,
  fetch: async () => (await import('./fetch.ts')).fetchFile,
  group_by: async () => (await import('./group-by.ts')).groupBy,
  include_vars: async () => (await import('./include-vars.ts')).includeVars,
  pause: async () => (await import('./pause.ts')).pause,
  set_fact: async () => (await import('./set-fact.ts')).setFact,
  validate_argument_spec: async () => (await import('./validate-argument-spec.ts')).validateArgumentSpec,
  wait_for: async () => (await import('./wait-for.ts')).waitFor,
  wait_for_connection: async () => (await import('./wait-for-connection.ts')).waitForConnection,
}

/** Carries out a control module; what can't be evaluated fails the host, not the run. */
export async function control(doing: Doing): Promise<Outcome> {
  const { name } = doing.module
  const load = actions[name]
  if (!load) throw new Error(`the control module ${name} has no action`)
  try {
    return await (await load())(doing)
  } catch (reason) {
    if (reason instanceof TemplateError) return failedOutcome(templateMessage(reason))
    throw reason
  }
}
