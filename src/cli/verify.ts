import { join } from 'node:path'
import { paintFor } from '../render/color.ts'
import { defineCommand } from './command.ts'
import { exit } from './exit.ts'
import { type VerifyGiven, verifyFlags } from './flags.ts'
import { loadAll } from './load.ts'
import { ownPlaybooks } from './own-playbooks.ts'
import { isColored } from './run-loaded.ts'
import { complain, say } from './say.ts'
import type { Check } from './verify/check.ts'
import { codeOfChecks, playChecks } from './verify/checks.ts'
import { type Disruption, rowOf, uninterrupted } from './verify/disruption.ts'
import { summaryText, tableWriter } from './verify/table.ts'

/** Plays checks, each for itself, and shows how they ended. */
export const verify = defineCommand({
  name: 'verify',
  summary:
    'Proves that a Rocket.Chat cluster works, check by check, and changes nothing on its hosts. A message is sent in a\n' +
    'private room, which is removed again. A playbook of your own may be given: its tasks with the tag "check" count.\n' +
    'Ends with 0 if all is well, 2 if a check failed, 4 if a host could not be reached, 99 after Ctrl-C.',
  usage: 'rcprov verify [PLAYBOOK] [flags]',
  flags: verifyFlags,
  run: async (given, [playbook = join(ownPlaybooks(), 'verify.yml'), ...more]) => {
    if (more.length > 0) return complain(`"${more[0]}" is too much; name one playbook, or none`, 'rcprov verify --help')
    const loose = (['rate', 'sockets', 'yes'] as const).find((name) => given[name] !== undefined)
    if (loose !== undefined && given.disruptive !== true)
      return complain(`--${loose} goes with --disruptive`, 'rcprov verify --help')
    // A balancer that is left out would not be told of what is stopped.
    const part = (['limit', 'tags', 'skip-tags'] as const).find((name) => given[name] !== undefined)
    if (part !== undefined && given.disruptive === true)
      return complain(`--disruptive takes the whole cluster, without --${part}`, 'rcprov verify --help')
    return verifyBy(playbook, given)
  },
})

async function verifyBy(playbook: string, given: VerifyGiven): Promise<number> {
  const started = Date.now()
  const loaded = await loadAll([playbook], given)
  if (!loaded) return exit.usage
  const checks: Check[] = []
  const isTable = given.format !== 'json'
  const paint = paintFor(isColored(loaded.settings) && given['no-color'] !== true)
  const show = isTable ? tableWriter(say, paint) : () => {}
  const tell = (check: Check) => {
    checks.push(check)
    show(check)
  }
  const broken = await playChecks(loaded, given, playbook, tell)
  if (broken !== null) return broken
  const progress = isTable ? (line: string) => void process.stderr.write(`${line}\n`) : () => {}
  const disrupted = given.disruptive === true && checks.length > 0 ? await disruption(given, checks, progress) : null
  disrupted?.rows.forEach(tell)
  const exitCode = disrupted?.isInterrupted ? exit.interrupted : codeOfChecks(checks)
  // Nothing that was checked is no proof.
  if (exitCode === exit.usage) {
    const why = 'no host of the inventory is in its plays, or all checks were left out by tags, conditions or --limit'
    return complain(`no check of ${playbook} was made: ${why}`)
  }
  const seconds = (Date.now() - started) / 1000
  if (isTable) say(`\n${paint('bold', summaryText(checks, seconds))}\n`)
  else say(`${JSON.stringify({ ok: exitCode === exit.fine, exitCode, seconds, checks }, null, 2)}\n`)
  return exitCode
}

/** Stops parts of the cluster; one that does not work is not disturbed. */
async function disruption(
  given: VerifyGiven,
  checks: readonly Check[],
  progress: (line: string) => void,
): Promise<Disruption> {
  if (codeOfChecks(checks) !== exit.fine)
    return uninterrupted(rowOf('disruption', 'skipped', 'nothing is stopped as long as a check fails'))
  return (await import('./verify/disruptive.ts')).disrupt(given, progress)
}
