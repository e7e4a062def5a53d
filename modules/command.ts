import { commandArgs, conditionProbes, planCommand, resultOfCommand, toldByRun } from '../src/module/commands.ts'
import { type DeedOutcome, defineModule, type Result, refuse } from '../src/module/define.ts'
import { commandReturns } from '../src/module/returns.ts'
import { quote, type Script } from '../src/state/sh.ts'
import { expandingWord, splitWords } from '../src/state/words.ts'

export default defineModule({
  name: 'command',
  summary: 'Run a program, without a shell',
  args: {
    oneOf: ['cmd', 'argv'],
    freeForm: 'cmd',
    properties: {
      cmd: { type: 'string', description: 'The program and its arguments, split into words as a shell does it.' },
      argv: { type: 'array', items: { type: 'string' }, description: 'The program and its arguments as a list.' },
      ...commandArgs,
      expand_argument_vars: {
        type: 'boolean',
        default: true,
        description: 'Put the values of environment variables in place of $NAME, and homes in place of ~.',
      },
    },
  },
  returns: commandReturns,
  examples: [
    { title: 'A program', args: 'systemctl --failed' },
    {
      title: 'Only as long as its result is missing',
      args: { cmd: 'openssl dhparam -out dh.pem 2048', chdir: '/etc/ssl', creates: 'dh.pem' },
    },
    { title: 'Arguments with spaces', args: { argv: ['logger', 'a message of several words'] } },
  ],
  read: (args) => conditionProbes(args),
  plan: (args, found) => {
    const words = wordsOf(args)
    if ('problem' in words) return refuse(words.problem)
    if (words.length === 0 || words[0] === '') return refuse('no command given', { rc: 256 })
    const script = args.expand_argument_vars ? words.map((word) => expandingWord(word).text) : words.map(quote)
    return planCommand(args, running(script), words.map(quote).join(' '), found)
  },
  result: (args, found, deeds) => {
    const words = wordsOf(args)
    if ('problem' in words) return {}
    return notStarted(words, deeds) ?? resultOfCommand(args, words, found, deeds)
  },
  toldByDeed: toldByRun,
})

interface Given {
  readonly cmd: string | undefined
  readonly argv: readonly string[] | undefined
}

function wordsOf({ cmd = '', argv }: Given): readonly string[] | { readonly problem: string } {
  return argv ?? splitWords(cmd)
}

function running(words: readonly string[]): Script {
  return { text: `exec ${words.join(' ')}`, secret: false }
}

/** A program that is not there, or may not be run: the shell says so in its own words and codes, Ansible in Python's. */
function notStarted(words: readonly string[], [deed]: readonly DeedOutcome[]): Result | null {
  if (deed?.stdout !== '' || !/\bexec: [^\n]*\n?$/.test(deed.stderr)) return null
  const errors: Readonly<Record<number, readonly [number, string]>> = {
    126: [13, 'Permission denied'],
    127: [2, 'No such file or directory'],
  }
  const [rc, text] = errors[deed.code] ?? []
  if (rc === undefined) return null
  const msg = `[Errno ${rc}] ${text}: b'${words[0]}'`
  return {
    cmd: words.map(quote).join(' '),
    rc,
    stdout: '',
    stderr: '',
    stdout_lines: [],
    stderr_lines: [],
    changed: false,
    failed: true,
    msg,
  }
}
