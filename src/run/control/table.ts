import type { Task } from '../../language/step.ts'
import type { Control } from '../../module/define.ts'
import { TemplateError } from '../../template/errors.ts'
import type { Scope } from '../../template/scope.ts'
import type { Host } from '../host.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { templateMessage } from '../prepare.ts'
import type { PlayRun } from '../run.ts'
import { addNewHost } from './add-host.ts'
import { assertion } from './assert.ts'
import { asyncStatus } from './async-status.ts'
import { debug } from './debug.ts'
import { failOnPurpose } from './fail.ts'
import { fetchFile } from './fetch.ts'
import { groupBy } from './group-by.ts'
import { includeVars } from './include-vars.ts'
import { pause } from './pause.ts'
import { setFact } from './set-fact.ts'
import { validateArgumentSpec } from './validate-argument-spec.ts'
import { waitFor } from './wait-for.ts'
import { waitForConnection } from './wait-for-connection.ts'

/** What a control module does on one host. Those that bring more steps (include_*, meta) are in steps.ts. */
type ControlAction = (doing: Doing) => Outcome | Promise<Outcome>

export interface Doing {
  readonly running: PlayRun
  readonly host: Host
  readonly task: Task
  readonly module: Control
  readonly scope: Scope
}

const actions: Readonly<Record<string, ControlAction>> = {
  add_host: addNewHost,
  assert: assertion,
  async_status: asyncStatus,
  debug,
  fail: failOnPurpose,
  fetch: fetchFile,
  group_by: groupBy,
  include_vars: includeVars,
  pause,
  set_fact: setFact,
  validate_argument_spec: validateArgumentSpec,
  wait_for: waitFor,
  wait_for_connection: waitForConnection,
}

/** Carries out a control module; what can't be evaluated fails the host, not the run. */
export async function control(
  running: PlayRun,
  host: Host,
  task: Task,
  module: Control,
  scope: Scope,
): Promise<Outcome> {
  const action = actions[module.name]
  if (!action) throw new Error(`the control module ${module.name} has no action`)
  try {
    return await action({ running, host, task, module, scope })
  } catch (reason) {
    if (reason instanceof TemplateError) return failedOutcome(templateMessage(reason))
    throw reason
  }
}
