import { type Change, set } from '../../state/change.ts'
import { type Firewalld, firewalld, type Kind, newZone, type Tense, type Zone } from '../../state/families/firewalld.ts'
import { plainRule } from '../../state/firewalld/rich-rule.ts'
import type { Json } from '../../state/json.ts'
import { sh } from '../../state/sh.ts'
import { type Plan, type Refusal, refuse } from '../define.ts'
import { toBoolean } from '../scalar.ts'

/** The arguments of firewalld. */
export interface Task {
  readonly state: 'absent' | 'disabled' | 'enabled' | 'present'
  readonly zone: string | undefined
  readonly permanent: boolean | undefined
  readonly immediate: boolean
  readonly timeout: number
  readonly service: string | undefined
  readonly protocol: string | undefined
  readonly port: string | undefined
  readonly port_forward: readonly Readonly<Record<string, Json>>[] | undefined
  readonly rich_rule: string | undefined
  readonly source: string | undefined
  readonly interface: string | undefined
  readonly icmp_block: string | undefined
  readonly icmp_block_inversion: string | undefined
  readonly masquerade: string | undefined
  readonly target: string | undefined
}

export interface Seen {
  readonly runtime?: Firewalld
  readonly permanent?: Firewalld
}

/** One entry of a zone's lists, and whether it is to be there. */
interface Item {
  readonly kind: Kind
  readonly value: string
  /** As firewall-cmd is told it: `--add-port=80/tcp`. */
  readonly option: string
  readonly argument: string | null
  readonly wanted: boolean
}

/** What the task is about, permanent first, as Ansible does it: what counts now, what counts after a reload, or both. */
export function tensesOf({ permanent, immediate }: Pick<Task, 'permanent' | 'immediate'>): readonly Tense[] {
  if (!permanent) return ['runtime']
  return immediate ? ['permanent', 'runtime'] : ['permanent']
}

/** What it takes to have an entry in a zone or not, a zone's target, or a zone itself. */
export function planFirewalld(task: Task, seen: Seen): Plan {
  const item = itemOf(task)
  if (item && 'failed' in item) return item
  const wrong = refusal(task, item, seen)
  if (wrong) return wrong
  const changes: Change[] = []
  for (const tense of tensesOf(task)) {
    const found = seen[tense]
    if (!found) return refuse('Failed to find required executable "firewall-cmd": install the package firewalld first')
    const change = item ? planItem(task, item, tense, found) : planZone(task, tense, found)
    if (change && 'failed' in change) return change
    if (change) changes.push(change)
  }
  return changes
}

/** In Ansible's words what the task is about, and what it has changed. */
export function messageOf(task: Task, before: Seen): string {
  const [first, second] = tensesOf(task)
  const kind = second ? 'Permanent and Non-Permanent(immediate)' : first === 'permanent' ? 'Permanent' : 'Non-permanent'
  const plan = planFirewalld(task, before)
  const item = itemOf(task)
  const isChanged = !('failed' in plan) && plan.length > 0
  const what = item && !('failed' in item) ? `${item.kind.replace(/s$/, '')} ${item.value}` : `zone ${task.zone}`
  return [`${kind} operation`, ...(isChanged ? [`Changed ${what} to ${task.state}`] : [])].join(', ')
}

function refusal(task: Task, item: Item | null, { runtime, permanent }: Seen): Refusal | null {
  const { state, target, zone, source, interface: face } = task
  const isOfZone = item === null
  if (!isOfZone && (state === 'absent' || state === 'present'))
    return refuse('absent and present state can only be used in zone level operations')
  for (const [name, value] of Object.entries({ interface: face, target }))
    if (value !== undefined && zone === undefined) return refuse(`missing parameter(s) required by '${name}': zone`)
  if (source !== undefined && task.permanent === undefined)
    return refuse("missing parameter(s) required by 'source': permanent")
  if (isOfZone && (!task.permanent || task.immediate))
    return refuse('Zone operations must be permanent: set permanent, and not immediate')
  if (isOfZone && zone === undefined) return refuse('zone is needed where nothing else is given')
  if (isOfZone && target === undefined && !['absent', 'present'].includes(state))
    return refuse('state must be present or absent for a zone')
  if (runtime && !runtime.running)
    return refuse(
      'firewall is not currently running, unable to perform immediate actions without a running firewall daemon',
    )
  const services = (permanent ?? runtime)?.services
  const isUnknown = item?.kind === 'services' && item.wanted && services && !services.has(item.value)
  return isUnknown
    ? refuse(`ERROR: Exception caught: INVALID_SERVICE: '${item.value}' not among existing services`)
    : null
}

function planItem(task: Task, item: Item, tense: Tense, found: NonNullable<Firewalld>): Change | Refusal | null {
  const name = task.zone ?? found.defaultZone
  const zone = found.zones.get(name)
  if (!zone) return refuse(`ERROR: Exception caught: INVALID_ZONE: ${name}`)
  const { kind, value, wanted } = item
  if ((zone.lists.get(kind) ?? []).includes(value) === wanted) return null
  const rest = without(zone, kind, value)
  const entries = [...(rest.lists.get(kind) ?? []), value]
  const after = wanted ? { ...rest, lists: new Map([...rest.lists, [kind, entries]]) } : rest
  // An interface is in one zone only.
  const isSole = kind === 'interfaces' && wanted
  const zones = [...found.zones].map(([one, its]) => [one, isSole ? without(its, kind, value) : its] as const)
  const verb = wanted ? (kind === 'interfaces' ? 'change' : 'add') : 'remove'
  const option = `--${verb}-${item.option}${item.argument === null ? '' : `=${item.argument}`}`
  const lasting = task.timeout > 0 && tense === 'runtime' && wanted ? [`--timeout=${task.timeout}`] : []
  const title = `${tense} ${name}: ${wanted ? 'add' : 'remove'} ${item.option}${item.argument === null ? '' : ` ${item.argument}`}`
  return change(tense, found, title, [`--zone=${name}`, option, ...lasting], new Map([...zones, [name, after]]))
}

function without({ target, lists }: Zone, kind: Kind, value: string): Zone {
  const entries = (lists.get(kind) ?? []).filter((one) => one !== value)
  const others = [...lists].filter(([one]) => one !== kind)
  return { target, lists: new Map(entries.length > 0 ? [...others, [kind, entries]] : others) }
}

function planZone(
  { zone: name = '', state, target }: Task,
  tense: Tense,
  found: NonNullable<Firewalld>,
): Change | Refusal | null {
  const zone = found.zones.get(name)
  const { zones } = found
  if (target === undefined) {
    if ((zone !== undefined) === (state === 'present')) return null
    const after = zone ? [...zones].filter(([one]) => one !== name) : [...zones, [name, newZone()] as const]
    const [verb, option] = zone ? ['remove', '--delete-zone'] : ['create', '--new-zone']
    return change(tense, found, `${verb} zone ${name}`, [`${option}=${name}`], new Map(after))
  }
  if (!zone) return refuse(`ERROR: Exception caught: INVALID_ZONE: ${name}`)
  const wanted = state === 'enabled' || state === 'present' ? target : 'default'
  if (zone.target === wanted) return null
  const after = new Map([...zones, [name, { ...zone, target: wanted }]])
  return change(
    tense,
    found,
    `target of ${name} ${zone.target} → ${wanted}`,
    [`--zone=${name}`, `--set-target=${wanted}`],
    after,
  )
}

function change(
  tense: Tense,
  found: NonNullable<Firewalld>,
  title: string,
  words: readonly string[],
  zones: ReadonlyMap<string, Zone>,
): Change {
  const permanently = tense === 'permanent' ? ['--permanent'] : []
  const script = found.running ? sh`firewall-cmd ${[...permanently, ...words]}` : sh`firewall-offline-cmd ${words}`
  return {
    kind: 'state',
    title,
    // It is talked to by a bus, and not only by us.
    how: { kind: 'script', script: sh`${script} > /dev/null`, spooled: true },
    sets: [set(firewalld(tense), { ...found, zones })],
    provides: [],
    touches: 'own',
  }
}

function itemOf(task: Task): Item | Refusal | null {
  const wanted = task.state === 'enabled'
  const of = (kind: Kind, option: string, value: string | undefined): Item | null =>
    value === undefined ? null : { kind, option, value, argument: value, wanted }
  return (
    of('services', 'service', task.service) ??
    of('protocols', 'protocol', task.protocol) ??
    portOf(task, wanted) ??
    forwardOf(task, wanted) ??
    ruleOf(task, wanted) ??
    of('sources', 'source', task.source) ??
    of('interfaces', 'interface', task.interface) ??
    of('icmp-blocks', 'icmp-block', task.icmp_block) ??
    switchOf('masquerade', task.masquerade, wanted) ??
    switchOf('icmp-block-inversion', task.icmp_block_inversion, wanted)
  )
}

function portOf({ port }: Task, wanted: boolean): Item | Refusal | null {
  if (port === undefined) return null
  const value = port.trim()
  if (!/^[^/]+\/[^/]+$/.test(value)) return refuse('improper port format (missing protocol?)')
  return { kind: 'ports', option: 'port', value, argument: value, wanted }
}

function forwardOf({ port_forward: forwards }: Task, wanted: boolean): Item | Refusal | null {
  if (forwards === undefined) return null
  const [forward, another] = forwards
  if (another) return refuse('Only one port forward supported at a time')
  const missing = ['port', 'proto', 'toport'].find((name) => forward?.[name] === undefined)
  if (missing !== undefined || !forward) return refuse(`${missing} must be specified for port forward`)
  const { port, proto, toport, toaddr = '' } = forward
  const value = `port=${port}:proto=${proto}:toport=${toport}:toaddr=${toaddr ?? ''}`
  return { kind: 'forward-ports', option: 'forward-port', value, argument: value.replace(/:toaddr=$/, ''), wanted }
}

function ruleOf({ rich_rule }: Task, wanted: boolean): Item | null {
  if (rich_rule === undefined) return null
  return { kind: 'rich rules', option: 'rich-rule', value: plainRule(rich_rule), argument: rich_rule, wanted }
}

/** What is on or off: `disabled` with "no" is on. */
function switchOf(
  kind: 'masquerade' | 'icmp-block-inversion',
  given: string | undefined,
  enabled: boolean,
): Item | null {
  if (given === undefined) return null
  const isOn = toBoolean(given) ?? true
  return { kind, option: kind, value: 'yes', argument: null, wanted: enabled === isOn }
}
