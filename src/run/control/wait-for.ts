import type { Args } from '../../module/args.ts'
import { waitForArgs } from '../../module/control-args.ts'
import { pathInfo } from '../../module/path-info.ts'
import { content } from '../../state/families/content.ts'
import { type Stat, statTarget } from '../../state/families/stat.ts'
import { toBytes } from '../../state/regex.ts'
import { reached } from '../../state/spot.ts'
import { compileRegex, type Regex } from '../../template/regex.ts'
import { type Cause, Unknown, type Value } from '../../template/values.ts'
import { idle } from '../idle.ts'
import { failedOutcome, type Outcome } from '../outcome.ts'
import { readProbes } from '../read.ts'
import { taskName } from '../task-name.ts'
import { type Way, wayOf } from '../way.ts'
import { argumentsOf } from './arguments.ts'
import { done, skipped } from './done.ts'
import { connectionsOf, heard, type Listening } from './ports.ts'
import type { Doing } from './table.ts'
import { isConnectionState } from './tcp-table.ts'

type Wanted = Args<typeof waitForArgs>

/** What was looked for was found; with what a file is, and what an expression matched. */
interface Sighting {
  readonly at: Stat
  readonly groups: readonly (string | null)[]
  readonly named: ReadonlyMap<string, string | null>
}

const NOTHING: Sighting = { at: null, groups: [], named: new Map() }

/** Waits until a port answers or a file is there, or until they are gone. */
export async function waitFor(doing: Doing): Promise<Outcome> {
  const { running, host, task, scope, isOver } = doing
  const given = await argumentsOf(doing, waitForArgs)
  if ('outcome' in given) return given.outcome
  const way = wayOf(running, host, task, scope)
  if ('message' in way) return failedOutcome(way.message)
  if (way.dry) return unseen(given.args, { text: taskName(task, scope), place: task.place })
  const wanted = given.args
  const start = performance.now()
  const elapsed = () => Math.floor((performance.now() - start) / 1000)
  const problem = contradiction(wanted)
  if (problem !== null) return failedOutcome(problem, [['elapsed', 0]])
  const regex = wanted.search_regex === undefined ? null : compileRegex(toBytes(wanted.search_regex), MULTILINE)
  await way.where.ready()
  await idle(wanted.delay, isOver)
  if (wanted.port === undefined && wanted.path === undefined) {
    await idle(wanted.timeout, isOver)
    return done(told(wanted, NOTHING, elapsed()))
  }
  const deadline = performance.now() + wanted.timeout * 1000
  for (;;) {
    const left = Math.max(0, deadline - performance.now()) / 1000
    const seen = await look(way, wanted, regex, { left, isOver })
    if (typeof seen === 'string') return failedOutcome(seen, [['elapsed', elapsed()]])
    if (seen) return done(told(wanted, seen, elapsed()))
    if (performance.now() + wanted.sleep * 1000 >= deadline || isOver()) break
    await idle(wanted.sleep, isOver)
  }
  await idle((deadline - performance.now()) / 1000, isOver)
  return failedOutcome(wanted.msg ?? timedOut(wanted), [['elapsed', elapsed()]])
}

/** A plan doesn't wait; what an expression will match is known only then. */
function unseen({ search_regex: expression }: Wanted, cause: Cause): Outcome {
  const outcome = skipped('remote module (wait_for) does not support check mode')
  const match = new Unknown([cause])
  if (expression !== undefined) outcome.result.set('match_groups', match).set('match_groupdict', match)
  return outcome
}

const MULTILINE = { multiline: true, ascii: true }

function isGone({ state }: Wanted): boolean {
  return state === 'absent' || state === 'stopped'
}

function contradiction({ port, path, state, exclude_hosts, active_connection_states }: Wanted): string | null {
  if (port !== undefined && path !== undefined) return 'port and path parameter can not both be passed to wait_for'
  if (path !== undefined && (state === 'stopped' || state === 'drained')) {
    return `state=${state} should only be used for checking a port in the wait_for module`
  }
  if (exclude_hosts && state !== 'drained') return 'exclude_hosts should only be with state=drained'
  const unknown = active_connection_states.find((name) => !isConnectionState(name))
  return unknown === undefined ? null : `unknown active_connection_state (${unknown}) defined`
}

/** Null: not yet so. A string says that it will never be. */
async function look(
  way: Way,
  wanted: Wanted,
  regex: Regex | null,
  { left, isOver }: Listening,
): Promise<Sighting | null | string> {
  const { path, port, host, state } = wanted
  if (path !== undefined) return lookAtPath(way, path, isGone(wanted), regex)
  if (port === undefined) return NOTHING
  if (state === 'drained') {
    const about = { host, port, excluded: wanted.exclude_hosts ?? [], states: wanted.active_connection_states }
    return (await connectionsOf(way, about)) === 0 ? NOTHING : null
  }
  const isFound = (bytes: string) => regex === null || isGone(wanted) || regex.regExp.test(bytes)
  const answer = await heard(
    way.where.link.dial,
    { host, port },
    { patience: wanted.connect_timeout, left, isOver },
    isFound,
  )
  if (answer.kind === 'forbidden') return answer.message
  if (isGone(wanted)) return answer.kind === 'closed' ? NOTHING : null
  if (answer.kind === 'closed') return null
  return regex ? matched(null, regex, answer.bytes) : NOTHING
}

async function lookAtPath(
  { where, become }: Way,
  path: string,
  isGoneWanted: boolean,
  regex: Regex | null,
): Promise<Sighting | null> {
  const ask = (script: string) => where.link.ask(become, script)
  const probes = [statTarget(path), ...(regex && !isGoneWanted ? [content(path)] : [])]
  const [found, bytes] = (await readProbes(ask, probes)) as [Stat, Buffer | null | undefined]
  const at = reached(found)
  if (isGoneWanted) return at === null ? NOTHING : null
  if (at === null) return null
  if (!regex) return { ...NOTHING, at }
  return bytes ? matched(at, regex, bytes.toString('latin1')) : null
}

function matched(at: Stat, regex: Regex, bytes: string): Sighting | null {
  regex.regExp.lastIndex = 0
  const match = regex.regExp.exec(bytes)
  if (!match) return null
  const text = (group: string | undefined) => (group === undefined ? null : Buffer.from(group, 'latin1').toString())
  const named = [...regex.names].map(([name, index]) => [name, text(match[index])] as const)
  return { at, groups: match.slice(1).map(text), named: new Map(named) }
}

function told(wanted: Wanted, { at, groups, named }: Sighting, elapsed: number): [Value, Value][] {
  const { state, port = null, search_regex: regex = null, path = null } = wanted
  return [
    ['state', state],
    ['port', port],
    ['search_regex', regex],
    ['match_groups', [...groups]],
    ['match_groupdict', new Map<Value, Value>(named)],
    ['path', path],
    ['elapsed', elapsed],
    ...(at ? (Object.entries(pathInfo(at)) as [Value, Value][]) : []),
  ]
}

function timedOut(wanted: Wanted): string {
  const { host, port, path, state, search_regex: regex } = wanted
  const what = path ?? `${host}:${port}`
  if (state === 'drained') return `Timeout when waiting for ${what} to drain`
  if (isGone(wanted)) return `Timeout when waiting for ${what} ${path === undefined ? 'to stop' : 'to be absent'}.`
  if (regex !== undefined) return `Timeout when waiting for search string ${regex} in ${what}`
  return `Timeout when waiting for ${path === undefined ? '' : 'file '}${what}`
}
