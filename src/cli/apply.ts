import { type Command, defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { type RunGiven, runFlags } from './flags.ts'
import { loadAll } from './load.ts'
import { complain, say } from './say.ts'

/** Brings hosts to the state that playbooks declare. */
export const apply = defineCommand({
  name: 'apply',
  summary: 'Brings hosts to the state that playbooks declare.',
  usage: 'rcprov apply PLAYBOOK… [flags]',
  flags: runFlags,
  run: (given, playbooks) => runCommand(given, playbooks, given.check === true),
})

/** Shows exactly what apply would do. */
export const plan: Command<typeof runFlags> = defineCommand({
  name: 'plan',
  summary: 'Shows exactly what apply would do, also on blank hosts, and writes nothing.',
  usage: 'rcprov plan PLAYBOOK… [flags]',
  flags: runFlags,
  run: (given, playbooks) => runCommand({ ...given, diff: given.diff ?? true }, playbooks, true),
})

async function runCommand(given: RunGiven, playbooks: readonly string[], dry: boolean): Promise<number> {
  if (playbooks.length === 0) return complain(`which playbook? Try: rcprov ${dry ? 'plan' : 'apply'} site.yml`)
  const loaded = await loadAll(playbooks, given)
  if (!loaded) return exit.usage
  if (given['syntax-check']) return say('no mistakes found\n')
  if (given['list-hosts'] || given['list-tasks'] || given['list-tags']) {
    const { printList } = await import('./list.ts')
    return say(printList(playbooks, loaded, given))
  }
  // What a run needs is loaded only once the files are found to be right.
  const { runLoaded } = await import('./run-loaded.ts')
  return runLoaded(loaded, given, playbooks, dry)
}
