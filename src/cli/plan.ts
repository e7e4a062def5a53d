import { runCommand } from './apply.ts'
import { defineCommand } from './command.ts'
import { runFlags } from './flags.ts'

/** Shows exactly what apply would do. */
export const plan = defineCommand({
  name: 'plan',
  summary: 'Shows exactly what apply would do, also on blank hosts, and writes nothing.',
  usage: 'rcprov plan PLAYBOOK… [flags]',
  flags: runFlags,
  run: (given, playbooks) => runCommand({ ...given, diff: given.diff ?? true }, playbooks, true),
})
