import type { Keywords, Task } from '../language/step.ts'
import { evaluate } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import type { Raw, Value } from '../template/values.ts'
import { type Become, type BecomeDefaults, becomeOf } from '../transport/become.ts'
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
  const vars = Object.fromEntries(
    names.flatMap((name) => {
      const raw = way.lookup(name)
      return raw === undefined ? [] : [[name, evaluate(raw, way)]]
    }),
  )
  return becomeOf(
    vars,
    becomeDefaults(task.keywords, running.run.flags, (raw) => evaluate(raw, scope)),
  )
}

/** What keywords say of whom to become, and where they say nothing the flags; `read` gives null for what can't be told yet. */
export function becomeDefaults(
  { become, becomeUser, becomeMethod, becomeExe, becomeFlags }: Keywords,
  flags: BecomeDefaults,
  read: (raw: Raw) => Value | null,
): BecomeDefaults {
  const value = (raw: Raw | undefined) => (raw === undefined ? null : read(raw))
  const text = (raw: Raw | undefined) => {
    const found = value(raw)
    return found === null ? null : str(found)
  }
  const wanted = value(become)
  const [user, method] = [text(becomeUser), text(becomeMethod)]
  const [exe, options] = [text(becomeExe), text(becomeFlags)]
  return {
    ...flags,
    ...(wanted !== null && { become: truth(wanted) }),
    ...(user !== null && { user }),
    ...(method !== null && { method }),
    ...(exe !== null && { exe }),
    ...(options !== null && { flags: options }),
  }
}
