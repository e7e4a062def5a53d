import { loadAtOnce } from '../files/load-at-once.ts'
import { startAt } from '../language/start-at.ts'
import type { Play } from '../language/step.ts'
import { selects } from '../language/tags.ts'
import { defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { type RunGiven, runFlags } from './flags.ts'
import { type Loaded, loadAll } from './load.ts'
import { playProblems } from './play-problems.ts'
import { complain, say } from './say.ts'

/** Brings hosts to the state that playbooks declare. */
export const apply = defineCommand({
  name: 'apply',
  summary: 'Brings hosts to the state that playbooks declare.',
  usage: 'rcprov apply PLAYBOOK… [flags]',
  flags: runFlags,
  run: (given, playbooks) => runCommand(given, playbooks, given.check === true),
})

/** Reads, checks and runs playbooks; `dry` makes nothing. */
export async function runCommand(given: RunGiven, playbooks: readonly string[], dry: boolean): Promise<number> {
  if (playbooks.length === 0) return complain(`which playbook? Try: rcprov ${dry ? 'plan' : 'apply'} site.yml`)
  const loaded = await loadAll(playbooks, given)
  if (!loaded) return exit.usage
  if (given['syntax-check']) return say(playbooks.map((file) => `\nplaybook: ${file}\n`).join(''))
  if (given['list-hosts'] || given['list-tasks'] || given['list-tags']) {
    const { printList } = await import('./list.ts')
    const listed = await unasked(loaded)
    const [mistake] = listed.playbooks.flatMap(({ plays }) => plays.flatMap((play) => playProblems(play, loaded.extra)))
    return mistake ? complain(mistake.message) : say(printList(listed, given))
  }
  const answered = loaded.plays.some((play) => play.varsPrompt.length > 0) ? await askFor(loaded) : loaded.plays
  if (typeof answered === 'string') return complain(answered)
  const plays = startingAt(given['start-at-task'], { ...loaded, plays: answered })
  if (typeof plays === 'string') return complain(plays, `rcprov apply ${playbooks.join(' ')} --list-tasks`)
  // What a run needs is loaded only once the files are found to be right.
  loadAtOnce(new URL('./run-loaded.ts', import.meta.url))
  const { runLoaded } = await import('./run-loaded.ts')
  return runLoaded({ ...loaded, plays }, given, playbooks, dry)
}

/** For a list nobody is asked: variables of `vars_prompt` have their defaults, or nothing. */
async function unasked(loaded: Loaded): Promise<Loaded> {
  if (loaded.plays.every((play) => play.varsPrompt.length === 0)) return loaded
  const { answerPrompts } = await import('./vars-prompt.ts')
  const settled = loaded.playbooks.map(async (one) => {
    const plays = await answerPrompts(one.plays, loaded.extra, async () => '')
    return typeof plays === 'string' ? one : { ...one, plays }
  })
  return { ...loaded, playbooks: await Promise.all(settled) }
}

async function askFor({ plays, extra }: Loaded): Promise<readonly Play[] | string> {
  const [{ answerPrompts }, { askIfThere }] = await Promise.all([import('./vars-prompt.ts'), import('./prompt.ts')])
  const answered = await answerPrompts(plays, extra, askIfThere)
  if (typeof answered === 'string') return answered
  return answered.flatMap((play) => playProblems(play, extra))[0]?.message ?? answered
}

/** The plays from a task on; a string says that there is no such task. */
function startingAt(name: string | undefined, { plays, settings }: Loaded): readonly Play[] | string {
  if (name === undefined) return plays
  return startAt(plays, name, ({ keywords }) => selects(keywords.tags, settings.tags, settings.skipTags))
}
