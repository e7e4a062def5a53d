import { stringify } from 'yaml'
import type { Example } from '../../module/define.ts'

/** An example as a playbook has it: a task with a name. */
export function exampleText(module: string, { title, args }: Example): string {
  const bare = typeof args === 'object' && Object.keys(args).length === 0
  // YAML 1.1 quotes the words and numbers that Ansible would take for something else: "yes", "0644".
  return stringify([{ name: title, [module]: bare ? null : args }], { version: '1.1', lineWidth: 0, nullStr: '' })
    .replaceAll(/ +$/gm, '')
    .trimEnd()
}
