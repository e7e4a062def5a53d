import type { Told } from './told.ts'

/** Ansible's exit code in rcprov's table: files and usage that are wrong have one code of their own. */
function exitOf({ exit, recap }: Told): number {
  const unreachable = Object.values(recap).some((counts) => counts.includes('unreachable'))
  if (exit === 4 && !unreachable) return 1
  return exit === 5 || exit === 250 ? 1 : exit
}

/** A run as it is compared: Ansible's exit codes as rcprov's, and without some fields of results. */
export function comparable(run: Told, judged: boolean, without: readonly string[] = []): unknown {
  const { told, recap, files } = run
  const shown = { exit: judged ? exitOf(run) : run.exit, told, recap, files }
  return JSON.parse(
    JSON.stringify(shown, (key, value) => (without.includes(key) ? undefined : sameWords(complete(value)))),
  )
}

/** A task that failed before it ran says nothing of changes in Ansible, and that there are none in rcprov. */
function complete(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('failed' in value) || 'changed' in value) return value
  return { changed: false, ...value }
}

/** Of messages that each of them words in its own way, the part that both have. */
const common = [
  /'\w+' is undefined/,
  /has no attribute '\w+'/,
  /has no element \d+/,
  /Could not find or access '[^']*'/,
  /could not locate file in lookup: [\w./]+/,
  /Mandatory variable '\w+'/,
  /it requires a list, got this instead: \w+/,
  /There was an issue creating \S+ as requested/,
]

function sameWords(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const said = common.map((part) => part.exec(value)?.[0])
  return said.find((part) => part !== undefined) ?? value
}
