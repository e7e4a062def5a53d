import { commandArgs, conditionProbes, planCommand, resultOfCommand, toldByRun } from '../src/module/commands.ts'
import { defineModule, refuse } from '../src/module/define.ts'
import { commandReturns } from '../src/module/returns.ts'
import { sh } from '../src/state/sh.ts'
import { scriptFor } from '../src/state/words.ts'

export default defineModule({
  name: 'shell',
  summary: 'Run a line or a script in a shell',
  args: {
    required: ['cmd'],
    freeForm: 'cmd',
    properties: {
      cmd: { type: 'string', description: 'What the shell is to do: one line, or a whole script.' },
      ...commandArgs,
      executable: {
        type: 'string',
        format: 'path',
        description:
          'The shell, by its full path; without one, the shell of the session, which knows what POSIX asks for.',
      },
    },
  },
  returns: commandReturns,
  examples: [
    { title: 'A pipe', args: 'ss -lnt | grep -c :27017' },
    {
      title: 'What only bash knows, once',
      args: {
        cmd: 'set -o pipefail; dump | gzip > dump.gz',
        executable: '/bin/bash',
        chdir: '/srv',
        creates: 'dump.gz',
      },
    },
  ],
  read: (args) => conditionProbes(args),
  plan: (args, found) => {
    const { cmd, executable } = args
    if (cmd.trim() === '') return refuse('no command given', { rc: 256 })
    return planCommand(args, executable === undefined ? sh`eval ${cmd}` : scriptFor(executable, cmd), cmd, found)
  },
  result: (args, found, deeds) => resultOfCommand(args, args.cmd, found, deeds),
  toldByDeed: toldByRun,
})
