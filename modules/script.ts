import {
  type Conditions,
  commandArgs,
  conditionProbes,
  outcomeOfRun,
  planRun,
  skippedRun,
  toldByOutcome,
} from '../src/module/commands.ts'
import { defineModule } from '../src/module/define.ts'
import { runReturns } from '../src/module/returns.ts'
import type { ScriptLine } from '../src/state/content.ts'
import { quote, type Script, sh } from '../src/state/sh.ts'

const { chdir, creates, removes } = commandArgs

export default defineModule({
  name: 'script',
  summary: 'Run a script of the controller on the host',
  args: {
    required: ['cmd'],
    freeForm: 'cmd',
    properties: {
      cmd: {
        type: 'content',
        source: 'script',
        description: 'The script, and after it its arguments as a shell reads them.',
      },
      chdir,
      creates,
      removes,
      executable: {
        type: 'string',
        description: 'The program that runs it, with its options; without one, that of its first line (#!).',
      },
      decrypt: {
        type: 'boolean',
        default: true,
        description: 'Decrypt a script that is encrypted with Ansible Vault.',
      },
    },
  },
  returns: { ...runReturns, msg: 'Why it failed, or was not run', skipped: 'Whether it was not run' },
  examples: [
    { title: 'A script with an argument', args: 'setup-disks.sh /dev/sdb' },
    { title: 'Only as long as its result is missing', args: { cmd: 'make-keys.sh 4096', creates: '/etc/app/key' } },
    { title: 'A script for another program', args: { cmd: 'report.py --all', executable: 'python3' } },
  ],
  read: (args) => conditionProbes(conditionsOf(args)),
  plan: (args, found) => {
    if (skippedRun(conditionsOf(args), found)) return []
    const { script, words } = args.cmd
    const inFolder = { chdir: args.chdir, creates: undefined, removes: undefined }
    return planRun(inFolder, running(args.cmd, args.executable), `${script.name} ${words}`.trimEnd(), found, script)
  },
  result: (args, found, [deed]) => (deed ? outcomeOfRun(deed) : (skippedRun(conditionsOf(args), found) ?? {})),
  toldByDeed: toldByOutcome,
})

/** Unlike those of command and shell, the paths are not meant from the folder in which the script runs. */
function conditionsOf({ creates, removes }: Pick<Conditions, 'creates' | 'removes'>): Conditions {
  return { chdir: undefined, creates, removes }
}

/** Keeps the script, which comes on stdin, in a folder of its own for as long as it runs. */
function running({ script, words }: ScriptLine, executable: string | undefined): Script {
  const line = `${executable ?? ''} "$d"/${quote(script.name)} ${words}`
  return sh`d=$(mktemp -d) && (umask 077; cat > "$d"/${script.name}) && chmod 0700 "$d"/${script.name} &&
(eval ${line}) < /dev/null; c=$?; [ -z "$d" ] || rm -rf -- "$d"; exit "$c"`
}
