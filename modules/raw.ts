import { outcomeOfRun, planRun, toldByOutcome } from '../src/module/commands.ts'
import { defineModule, refuse } from '../src/module/define.ts'
import { runReturns } from '../src/module/returns.ts'
import { sh } from '../src/state/sh.ts'
import { scriptFor } from '../src/state/words.ts'

const always = { chdir: undefined, creates: undefined, removes: undefined }

export default defineModule({
  name: 'raw',
  summary: 'Run a line in a shell, just as it stands; here the same as shell, with fewer arguments',
  args: {
    required: ['free_form'],
    freeForm: 'free_form',
    properties: {
      free_form: { type: 'string', description: 'What the shell is to do.' },
      executable: {
        type: 'string',
        format: 'path',
        description: 'The shell, by its full path; without one, the shell of the session.',
      },
    },
  },
  returns: { ...runReturns, msg: 'Why it failed' },
  examples: [
    { title: 'A line', args: 'uptime' },
    { title: 'A line for another shell', args: 'echo $BASH_VERSION executable=/bin/bash' },
  ],
  read: () => ({}),
  plan: ({ free_form: line, executable }) => {
    if (line.trim() === '') return refuse('no command given', { rc: 256 })
    return planRun(always, executable === undefined ? sh`eval ${line}` : scriptFor(executable, line), line, {})
  },
  result: (_args, _found, [deed]) => (deed ? outcomeOfRun(deed) : {}),
  toldByDeed: toldByOutcome,
})
