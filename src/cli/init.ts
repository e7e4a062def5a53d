import { resolve } from 'node:path'
import { defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { initFlags } from './flags.ts'
import { filesOf, inTheWay, writeNew } from './init/files.ts'
import { readKnown } from './init/known.ts'
import { layoutOf } from './init/layout.ts'
import { nextSteps } from './init/next.ts'
import { settle } from './init/settle.ts'
import { ask } from './prompt.ts'
import { complain, say } from './say.ts'

/** Writes an inventory and a playbook for a cluster, from flags and a few questions. */
export const init = defineCommand({
  name: 'init',
  summary:
    'Writes an inventory and a playbook for a Rocket.Chat cluster. What no flag says is asked for on a terminal.',
  usage: 'rcprov init [FOLDER] [flags]',
  flags: initFlags,
  run: async ({ yes, 'acme-terms-agreed': agreed, ...given }, [folder = '.', ...more]) => {
    if (folder === '') return complain('the name of the folder is empty', 'rcprov init --help')
    if (more.length > 0) return complain(`"${more[0]}" is too much; name one folder, or none`, 'rcprov init --help')
    const taken = inTheWay(folder)
    if (taken.length > 0) {
      return complain(
        `${folder} has ${taken.join(', ')} already, and nothing is written over`,
        'rcprov init another-folder',
      )
    }
    const known = await readKnown()
    const settled = await settle(
      { ...given, ...(agreed && { 'acme-terms-agreed': 'yes' }) },
      known,
      process.stdin.isTTY && !yes ? ask : null,
    )
    if (settled === null) return interrupted()
    if ('wrong' in settled) return complain(settled.wrong.join('\n'), 'rcprov init --help')
    const { answers } = settled
    const layout = layoutOf(answers)
    if (typeof layout === 'string') return complain(layout)
    const files = filesOf(layout, answers, resolve(folder))
    const trouble = await writeNew(folder, files)
    return trouble ? complain(trouble) : say(nextSteps(layout, answers, known, folder, [...files.keys()]))
  },
})

function interrupted(): number {
  process.stderr.write('\nrcprov: nothing was written\n')
  return exit.interrupted
}
