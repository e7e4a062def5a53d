import type { Script } from '../state/sh.ts'
import type { Become } from '../transport/become.ts'
import type { Link } from './link.ts'
import { BEGUN_BEFORE } from './pending.ts'

/** Where notes are kept, and as whom: a service's user may have no place for them. */
export interface Keeper {
  readonly link: Link
  readonly become: Become | null
}

/** What is to be on a host before a change is made. */
export interface Note {
  readonly keeper: Keeper
  readonly script: Script
}

/** Nothing is done that could not be noted: the exit code of a script that could not. */
export const NOT_NOTED = 97

/**
 * Sees to it that notes are written before a change that is made over `way`: gives what the change's script begins
 * with. Its own user's notes are written by that script itself; others' at once, and then the script makes sure that
 * the host was not started anew since, for its own start may be repeated. A failure is a sentence without a full stop.
 */
export async function keepNotes(notes: readonly Note[], way: Keeper): Promise<string | { readonly failure: string }> {
  const [own, others] = [
    notes.filter((note) => isSame(note.keeper, way)),
    notes.filter((note) => !isSame(note.keeper, way)),
  ]
  const boots = new Set<string>()
  for (const { keeper, script } of others) {
    const runner = await keeper.link.repeating(keeper.become)
    const { code, stdout, stderr } = await runner.run(`${script.text} && cat /proc/sys/kernel/random/boot_id`)
    if (code !== 0) return { failure: `the step could not be noted on the host before it: ${stderr.trim()}` }
    if (keeper.link === way.link) boots.add(stdout.toString().trim())
  }
  return [...[...boots].map(sameBoot), ...own.map(({ script }) => `${script.text} || exit ${NOT_NOTED}\n`)].join('')
}

function sameBoot(boot: string): string {
  return `( read -r b </proc/sys/kernel/random/boot_id; [ "$b" = ${boot} ] ) || { echo ${BEGUN_BEFORE} >&2; exit ${NOT_NOTED}; }\n`
}

function isSame(one: Keeper, other: Keeper): boolean {
  return one.link === other.link && one.become?.user === other.become?.user
}
