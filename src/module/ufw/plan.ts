import { type Change, set } from '../../state/change.ts'
import type { Arrival } from '../../state/families/arrival.ts'
import type { Answer } from '../../state/families/getent.ts'
import { type Policy, type Ufw, ufw as ufwProbe } from '../../state/families/ufw.ts'
import { type Script, sh } from '../../state/sh.ts'
import { type Plan, type Refusal, refuse } from '../define.ts'
import { admits } from './admits.ts'
import { isSameLists, withoutRules, withRules } from './edit.ts'
import { type RuleArgs, rulesOf } from './rule.ts'
import { call, loadScript, unlinkedChainsGo } from './script.ts'

/** The arguments of ufw. */
export interface Task extends RuleArgs {
  readonly state: 'disabled' | 'enabled' | 'reloaded' | 'reset' | undefined
  readonly default: Policy | undefined
  readonly logging: string | undefined
  readonly insert: number | undefined
  readonly insert_relative_to: 'first-ipv4' | 'first-ipv6' | 'last-ipv4' | 'last-ipv6' | 'zero'
  readonly delete: boolean
}

export type Seen = { readonly ufw: Ufw; readonly way: Arrival } & { readonly [K in `service ${string}`]?: Answer }

type State = NonNullable<Ufw>

/** One call of ufw, and what is then. */
interface Step {
  readonly title: string
  readonly words: readonly string[]
  readonly after: State
  /** The script, where it is more than the call. */
  readonly script?: Script
  /** It is done each time, wanted or not. */
  readonly deed?: true
}

/** The calls that bring ufw to what a task asks for, each a change; what would shut us out is refused. */
export function planUfw(task: Task, seen: Seen): Plan {
  const steps = stepsOf(task, seen)
  if ('failed' in steps) return steps
  const { ufw, way } = seen
  const last = steps.at(-1)?.after
  if (ufw && last && isShutOut(ufw, last, way)) {
    const who = `${way?.client} in to port ${way?.port}`
    return refuse(`this would cut off SSH: with it, ufw no longer lets ${who}; see to a rule for that first`)
  }
  return steps.map(changeOf)
}

/** The calls that it takes, as they are typed. */
export function commandsOf(task: Task, seen: Seen): string[] {
  const steps = stepsOf(task, seen)
  return 'failed' in steps ? [] : steps.map(({ words }) => sh`ufw ${words}`.text)
}

function isShutOut(before: State, after: State, way: Arrival): boolean {
  const wasOpen = !before.enabled || !before.loaded || admits(before, way)
  return after.enabled && wasOpen && !admits(after, way)
}

/** Rules come before ufw is enabled, so that it never lacks them. */
function stepsOf(task: Task, seen: Seen): readonly Step[] | Refusal {
  const wrong = refusal(task)
  if (wrong) return wrong
  if (!seen.ufw) return refuse('Failed to find required executable "ufw": install the package ufw first')
  const parts = [stopping, ruling, defaulting, logging, starting]
  const steps: Step[] = []
  for (const part of parts) {
    const step = part(task, steps.at(-1)?.after ?? seen.ufw, seen)
    if (step && 'failed' in step) return step
    if (step) steps.push(step)
  }
  return steps
}

function refusal(task: Task): Refusal | null {
  const { direction, rule, interface: face, interface_in, interface_out, route, comment = '' } = task
  if ([task.state, task.default, rule, task.logging].every((one) => one === undefined))
    return refuse('one of the following is required: state, default, rule, logging')
  if (face !== undefined && direction === undefined)
    return refuse("missing parameter(s) required by 'interface': direction")
  if (task.default !== undefined && ['in', 'out'].includes(direction ?? ''))
    return refuse(
      'For default, direction must be one of "outgoing", "incoming" and "routed", or direction must not be specified.',
    )
  if (rule === undefined) return null
  if (direction !== undefined && !['in', 'out'].includes(direction))
    return refuse('For rules, direction must be one of "in" and "out", or direction must not be specified.')
  if (/['\n]/.test(comment)) return refuse("ERROR: Invalid syntax: ufw takes no ' in a comment")
  const isBoth = interface_in !== undefined && interface_out !== undefined
  return isBoth && !route ? refuse('Only route rules can combine interface_in and interface_out') : null
}

function stopping({ state }: Task, now: State): Step | null {
  const off = { ...now, enabled: false, loaded: false }
  if (state === 'reset')
    return { title: 'reset', words: ['--force', 'reset'], after: { ...off, v4: [], v6: [] }, deed: true }
  return state === 'disabled' && now.enabled ? { title: 'disable', words: ['disable'], after: off } : null
}

function starting({ state }: Task, now: State): Step | null {
  const on = { ...now, enabled: true, loaded: true }
  if (state === 'reloaded')
    return { title: 'reload', words: ['reload'], after: { ...now, loaded: now.enabled }, deed: true }
  if (state !== 'enabled' || (now.enabled && now.loaded)) return null
  const words = ['--force', 'enable']
  return now.enabled
    ? { title: 'load again', words: ['reload'], script: loadScript(), after: on }
    : { title: 'enable', words, script: sh`${unlinkedChainsGo()}; ${call(words)}`, after: on }
}

function defaulting({ default: policy, direction }: Task, now: State): Step | null {
  const where = direction === 'outgoing' || direction === 'routed' ? direction : 'incoming'
  const found = now.policies[where]
  if (policy === undefined || found === policy) return null
  const after = { ...now, policies: { ...now.policies, [where]: policy } }
  return { title: `default of ${where} ${found} → ${policy}`, words: ['default', policy, where], after }
}

function logging({ logging: wanted }: Task, now: State): Step | null {
  const level = wanted === 'on' ? (now.logging === 'off' ? 'low' : now.logging) : wanted
  if (wanted === undefined || level === undefined || level === now.logging) return null
  return { title: `logging ${now.logging} → ${level}`, words: ['logging', wanted], after: { ...now, logging: level } }
}

function ruling(task: Task, now: State, seen: Seen): Step | Refusal | null {
  if (task.rule === undefined) return null
  const rules = rulesOf(task, now, (key) => seen[`service ${key}`])
  if ('failed' in rules) return rules
  const place = task.delete ? null : placeOf(task, now)
  const lists = task.delete ? withoutRules(now, rules) : withRules(now, rules, place)
  if ('failed' in lists) return lists
  if (isSameLists(lists, now)) return null
  // What is replaced where it stands, ufw would not insert.
  const isNew = lists.v4.length + lists.v6.length > now.v4.length + now.v6.length
  const words = ruleWords(task, isNew ? place : null)
  return { title: sh`${words}`.text, words, after: { ...now, ...lists } }
}

/** The place of a new rule, from 1; null: at the end. */
function placeOf({ insert, insert_relative_to: from }: Task, { v4, v6 }: State): number | null {
  if (insert === undefined) return null
  const all = v4.length + v6.length
  const starts = {
    zero: 0,
    'first-ipv4': 1,
    'last-ipv4': v4.length || 1,
    'first-ipv6': v4.length + 1,
    'last-ipv6': v6.length > 0 ? all : all + 1,
  }
  const place = insert + starts[from]
  return from !== 'zero' && place > all ? null : place
}

function ruleWords(task: Task, place: number | null): string[] {
  const on = (word: string, face: string | undefined) => (face === undefined ? [] : [...word.split(' '), face])
  return [
    ...(task.route ? ['route'] : []),
    ...(task.delete ? ['delete'] : []),
    ...(place === null ? [] : ['insert', String(place)]),
    String(task.rule),
    ...(task.direction === undefined ? [] : [task.direction]),
    ...on('on', task.interface),
    ...on('in on', task.interface_in),
    ...on('out on', task.interface_out),
    ...(task.log ? ['log'] : []),
    ...on('from', task.from_ip || 'any'),
    ...on('port', task.from_port),
    ...on('to', task.to_ip || 'any'),
    ...on('port', task.to_port),
    ...on('proto', task.proto),
    ...on('app', task.name),
    ...on('comment', task.comment),
  ]
}

function changeOf({ title, words, script, after, deed }: Step): Change {
  return {
    kind: deed ? 'deed' : 'state',
    title,
    how: { kind: 'script', script: script ?? call(words), spooled: true },
    sets: [set(ufwProbe(), after)],
    provides: [],
    touches: 'own',
  }
}
