import { type Command, helpOf, parseFlags } from './command.ts'
import { complain, say } from './say.ts'

/** Runs a command with what was typed after its name; gives the exit code. */
export async function callCommand(command: Command, argv: readonly string[]): Promise<number> {
  const parsed = parseFlags(command, argv)
  if ('usage' in parsed) return complain(parsed.usage, `rcprov ${command.name} --help`)
  if ((parsed.given as { help?: boolean }).help) return say(helpOf(command))
  return command.run(parsed.given, parsed.words)
}
