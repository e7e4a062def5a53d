import type { Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import type { Raw } from '../template/values.ts'
import { type Become, becomeOf } from '../transport/become.ts'
import type { PlayRun } from './run.ts'

const names = [
  'ansible_become',
  'ansible_become_user',
  'ansible_become_method',
  'ansible_become_password',
  'ansible_become_pass',
  'ansible_become_flags',
  'ansible_become_exe',
  'ansible_sudo_pass',
  'ansible_su_pass',
]

/** Whom a task acts as: the variables of the host that does it, which `way` sees, else the task's own keywords, else the flags. Null: the user who logs in. */
export function becomeFor(running: PlayRun, task: Task, scope: Scope, way: Scope = scope): Become | null | string {
  const { become, becomeUser, becomeMethod, becomeExe, becomeFlags } = task.keywords
  const { flags } = running.run
  const text = (raw: Raw | undefined) => (raw === undefined ? null : str(evaluate(raw, scope)))
  const user = text(becomeUser)
  const method = text(becomeMethod)
  const [exe, options] = [text(becomeExe), text(becomeFlags)]
  const vars = Object.fromEntries(
    names.flatMap((name) => {
      const raw = way.lookup(name)
      return raw === undefined ? [] : [[name, evaluate(raw, way)]]
    }),
  )
  return becomeOf(vars, {
    ...flags,
    ...(become !== undefined && { become: truth(evaluate(become, scope)) }),
    ...(user !== null && { user }),
    ...(method !== null && { method }),
    ...(exe !== null && { exe }),
    ...(options !== null && { flags: options }),
  })
}
