import { hostVariables, type Inventory } from '../files/inventory.ts'
import { lockedError } from '../files/vault.ts'
import type { Play } from '../language/step.ts'
import { createView } from '../state/view.ts'
import type { RawDict } from '../template/values.ts'
import type { Become } from '../transport/become.ts'
import type { Vars } from '../transport/host-vars.ts'
import { addressOf } from '../transport/target.ts'
import type { RunParts } from './create.ts'
import { lookOver } from './enlist.ts'
import { createHost, type Host } from './host.ts'
import { nameAt } from './host-at.ts'
import { createLink, type Link } from './link.ts'
import { becomeNamed, becomeOnPlay, connectionVars, keeperFor, targetFor } from './login.ts'
import type { Run } from './run.ts'

/** The hosts of a run, each made when it is first named. */
export interface Hosts extends Pick<Run, 'hostNamed' | 'hostAt' | 'enter' | 'enlist' | 'lend' | 'keeperOf'> {
  readonly all: () => readonly Host[]
  /** Takes up what the inventory says of a host by now, or of all. */
  readonly renew: (name: string | null) => void
  /** Why a host must not be changed, or null, once all that are in a play have been looked over. */
  readonly whyUnfit: (host: Host) => Promise<string | null>
  /** No play is for it: tasks of other hosts are delegated to it. */
  readonly onlyHelps: (host: Host) => boolean
}

interface Known {
  readonly host: Host
  /** Its connection variables. */
  vars: Vars
  /** The first play that names it, which says how to log in where the inventory does not. */
  play: Play | null
  /** Whom most tasks become there; undefined: nobody has asked yet. */
  worker: Become | null | undefined
  unfit: string | null
  isEnlisted: boolean
}

/** No hosts yet. */
export function createHosts(parts: RunParts): Hosts {
  const hosts = new Map<string, Known>()
  let { folder } = parts
  const knownAs = (name: string): Known => {
    const known = hosts.get(name) ?? newHost(name, folder, parts)
    hosts.set(name, known)
    return known
  }
  const renew = (name: string | null) => {
    for (const known of hosts.values()) if (name === null || known.host.name === name) readAgain(known, folder, parts)
  }
  return {
    all: () => [...hosts.values()].map(({ host }) => host),
    renew,
    hostNamed: (name, play) => {
      const known = knownAs(name)
      known.play ??= play ?? null
      return known.host
    },
    hostAt: (address) => {
      const addressFor = (name: string) => addressOf(name, hosts.get(name)?.vars ?? varsOf(name, folder, parts))
      const name = nameAt(address, [...parts.inventory.hosts.keys()], addressFor)
      return name === null ? null : knownAs(name).host
    },
    enter: (play) => {
      if (play.folder === folder) return
      folder = play.folder
      renew(null)
    },
    enlist: (play, names) => {
      for (const { name } of names) enlist(knownAs(name), play, parts)
    },
    lend: ({ name }, as) => {
      const known = knownAs(name)
      if (known.worker === undefined) known.worker = as
    },
    onlyHelps: ({ name }) => !knownAs(name).isEnlisted,
    keeperOf: ({ name }) => keeperFor(knownAs(name).worker ?? null),
    whyUnfit: async ({ name }) => {
      const inPlays = [...hosts.values()].filter(({ isEnlisted }) => isEnlisted)
      await Promise.allSettled(inPlays.map(({ host }) => host.ready()))
      return knownAs(name).unfit
    },
  }
}

function newHost(name: string, folder: string, parts: RunParts): Known {
  const inventory = readableVariables(parts.inventory, name, folder)
  const variables = { inventory, facts: new Map(), assigned: new Map(), included: new Map(), varsFiles: [] }
  const link = createLink(() => targetFor(name, known.vars, known.play, parts.defaults))
  const once = lookOnce(() => lookAt(known, parts), link)
  const known: Known = {
    host: createHost(name, link, once, createView(parts.dry), variables),
    vars: connectionVars(inventory, parts.extra),
    play: null,
    worker: undefined,
    unfit: null,
    isEnlisted: false,
  }
  return known
}

/** The connection variables of a host that nobody has named yet; none where they can't be read. */
function varsOf(name: string, folder: string, { inventory, extra }: RunParts): Vars {
  const layers = hostVariables(inventory, name, folder).map(({ locked, values }) => (locked ? new Map() : values))
  return connectionVars(layers, extra)
}

function readAgain(known: Known, folder: string, { inventory, extra }: RunParts): void {
  const { host } = known
  host.variables.inventory = readableVariables(inventory, host.name, folder)
  host.generation += 1
  known.vars = connectionVars(host.variables.inventory, extra)
}

function enlist(known: Known, play: Play, { flags }: RunParts): void {
  if (known.isEnlisted) return
  known.isEnlisted = true
  if (known.worker === undefined) known.worker = becomeOnPlay(known.vars, play, flags)
  known.host.ready().catch(() => {})
}

async function lookAt(known: Known, parts: RunParts): Promise<void> {
  const { id: run, dry, report, flags } = parts
  const worker = known.worker ?? null
  known.unfit = await lookOver({
    host: known.host,
    run,
    worker,
    keeper: keeperFor(worker),
    becoming: (user) => becomeNamed(known.vars, user, flags),
    dry,
    onlyHelps: !known.isEnlisted,
    report,
  })
}

/** What the inventory says of a host; throws `TemplateError` where it is in an encrypted file that can't be read. */
function readableVariables(inventory: Inventory, name: string, folder: string): RawDict[] {
  return hostVariables(inventory, name, folder).map(({ locked, values }) => {
    if (locked) throw lockedError(locked)
    return values
  })
}

/** Looks a host over once, however often it is asked for. */
function lookOnce(look: () => Promise<void>, link: Link): Pick<Host, 'ready' | 'isReady' | 'anew'> {
  let begun: Promise<void> | null = null
  let isDone = false
  const begin = async () => {
    await look()
    isDone = true
  }
  return {
    ready: () => {
      begun ??= begin()
      return begun
    },
    isReady: () => isDone,
    anew: async () => {
      begun = null
      isDone = false
      await link.reset()
    },
  }
}
