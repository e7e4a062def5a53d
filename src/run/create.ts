import pLimit from 'p-limit'
import { hostVariables, type Inventory } from '../files/inventory.ts'
import { lockedError } from '../files/vault.ts'
import { earlyScope } from '../language/early-scope.ts'
import type { Play } from '../language/step.ts'
import { firstOf } from '../language/variables.ts'
import { createView } from '../state/view.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { str } from '../template/text.ts'
import { truth } from '../template/truth.ts'
import { type Raw, type RawDict, Template, type Value } from '../template/values.ts'
import { type Become, becomeOf } from '../transport/become.ts'
import type { Vars } from '../transport/host-vars.ts'
import { readSshConfig } from '../transport/ssh-config.ts'
import { addressOf, type TargetDefaults, targetOf } from '../transport/target.ts'
import { lookOver } from './enlist.ts'
import { growing } from './grown.ts'
import { createHold } from './hold.ts'
import { createHost, type Host } from './host.ts'
import { createLink, type Link } from './link.ts'
import { isLeft } from './pending.ts'
import type { Run } from './run.ts'

/** What a run is made of; the rest follows from it. */
export type RunParts = Pick<
  Run,
  | 'id'
  | 'dry'
  | 'diff'
  | 'readAhead'
  | 'verbosity'
  | 'forceHandlers'
  | 'report'
  | 'mask'
  | 'inventory'
  | 'library'
  | 'extra'
  | 'tags'
  | 'limit'
  | 'flags'
  | 'manner'
  | 'stopping'
> & {
  readonly hostsAtATime: number
  readonly defaults: TargetDefaults
  readonly reason: string
  readonly folder: string
  /** Reads the inventory again; without it, it stays as it is. */
  readonly reload?: () => Inventory
}

/** Puts a run together; nothing is connected before `enlist`. */
export function createRun(parts: RunParts): Run {
  const hosts = new Map<string, Host>()
  const unfit = new Map<Host, string | null>()
  const become = new Map<Host, Become | null>()
  parts.library.vault.listen(parts.mask.add)
  const keeperOf = (host: Host) => keeperFor(become.get(host) ?? null)
  const vars = new Map<Host, Vars>()
  const enlisted: Host[] = []
  const hold = createHold(parts.id, parts.reason)

  const create = (name: string, play: Play | null): Host => {
    const layers = readableVariables(parts.inventory, name, parts.folder)
    const own = connectionVars(layers, parts.extra)
    const link = linkTo(name, own, play, parts)
    const variables = { inventory: layers, facts: new Map(), assigned: new Map(), included: new Map(), varsFiles: [] }
    const ready = async () => {
      const worker = become.get(host) ?? null
      const becoming = (user: string) => (user === '' ? null : becomeNamed(own, user, parts))
      const keeper = keeperFor(worker)
      const why = await lookOver({
        host,
        run: parts.id,
        worker,
        keeper,
        becoming,
        dry: parts.dry,
        report: parts.report,
      })
      unfit.set(host, why)
    }
    const host: Host = createHost(name, link, lookOnce(ready, link), createView(parts.dry), variables)
    vars.set(host, own)
    return host
  }
  const grown = growing(parts.inventory, parts.reload, (name) => {
    const host = name === null ? [...hosts.values()] : [hosts.get(name)].filter((one) => one !== undefined)
    for (const one of host) {
      one.variables.inventory = readableVariables(parts.inventory, one.name, parts.folder)
      one.generation += 1
    }
  })
  const hostNamed = (name: string, play: Play | null = null) => {
    const known = hosts.get(name) ?? create(name, play)
    hosts.set(name, known)
    return known
  }

  const { hostsAtATime: _, defaults: __, reason: ___, folder: ____, ...rest } = parts
  return {
    ...rest,
    jobs: new Map(),
    forks: pLimit(parts.hostsAtATime),
    hostNamed,
    grown,
    enlist: (play, names) => {
      for (const host of names) {
        if (enlisted.includes(host)) continue
        enlisted.push(host)
        if (!become.has(host)) become.set(host, becomeOnPlay(vars.get(host) ?? {}, play, parts))
        host.ready().catch(() => {})
      }
    },
    lend: (host, as) => {
      if (!become.has(host)) become.set(host, as)
    },
    beforeChange: async (host) => {
      await Promise.allSettled(enlisted.map((one) => one.ready()))
      return unfit.get(host) ?? hold.take(host, keeperOf(host))
    },
    keeperOf,
    handlersDone: hold.handlersDone,
    finish: async (broken) => {
      // What an interrupted run left is cleared even where nothing was to be changed any more.
      const left = [...hosts.values()].filter(({ state, leftovers }) => state === 'active' && isLeft(leftovers))
      if (!parts.dry) await Promise.allSettled(left.map((host) => hold.take(host, keeperOf(host))))
      await hold.release(broken || parts.stopping())
      await Promise.all([...hosts.values()].map((host) => host.link.close()))
    },
  }
}

/** What the inventory says of a host; throws `TemplateError` where it is in an encrypted file that can't be read. */
function readableVariables(inventory: Inventory, name: string, folder: string): RawDict[] {
  return hostVariables(inventory, name, folder).map(({ locked, values }) => {
    if (locked) throw lockedError(locked)
    return values
  })
}

/** Looks a host over once, however often it is asked for. */
function lookOnce(look: () => Promise<void>, link: Link): Pick<Host, 'ready' | 'anew'> {
  let begun: Promise<void> | null = null
  return {
    ready: () => {
      begun ??= look()
      return begun
    },
    anew: async () => {
      begun = null
      await link.reset()
    },
  }
}

/** A host's connection variables as they are without facts; those that need more are left to the task. */
function connectionVars(layers: readonly RawDict[], extra: RawDict): Vars {
  const stack = [extra, ...layers.toReversed()]
  const scope = earlyScope(stack)
  const vars: Record<string, Value> = {}
  for (const name of new Set(stack.flatMap((dict) => [...dict.keys()]))) {
    if (typeof name !== 'string' || !name.startsWith('ansible_')) continue
    try {
      vars[name] = evaluate(firstOf(name, stack) ?? null, scope)
    } catch (reason) {
      if (!(reason instanceof TemplateError)) throw reason
    }
  }
  return vars
}

/** The way to a host: by its variables, the play that first names it, the flags and ~/.ssh/config. */
function linkTo(name: string, vars: Vars, play: Play | null, { defaults }: RunParts): Link {
  const connection = fixed(play?.keywords.connection)
  const user = fixed(play?.keywords.remoteUser)
  const port = fixed(play?.keywords.port)
  const all = {
    ...defaults,
    ...(connection !== null && { connection: str(connection) }),
    ...(user !== null && { user: str(user) }),
    ...(port !== null && { port: Number(str(port)) }),
  }
  return createLink(async () => {
    const config = await readSshConfig(addressOf(name, vars))
    return typeof config === 'string' ? config : targetOf(name, vars, all, config)
  })
}

/** A keyword's value; one that needs variables has none yet. */
function fixed(raw: Raw | undefined): Value | null {
  return raw === undefined || raw instanceof Template ? null : (raw as Value)
}

/** Whom most of the play's tasks become. */
function becomeOnPlay(vars: Vars, play: Play, { flags }: RunParts): Become | null {
  const { become, becomeUser, becomeExe, becomeFlags } = play.keywords
  const user = fixed(becomeUser)
  const wanted = fixed(become)
  const [exe, options] = [fixed(becomeExe), fixed(becomeFlags)]
  const outcome = becomeOf(vars, {
    ...flags,
    ...(wanted !== null && { become: truth(wanted) }),
    ...(user !== null && { user: str(user) }),
    ...(exe !== null && { exe: str(exe) }),
    ...(options !== null && { flags: str(options) }),
  })
  return typeof outcome === 'string' ? null : outcome
}

/** How to become a user that an interrupted run has become. */
function becomeNamed(vars: Vars, user: string, { flags }: RunParts): Become | null {
  const wanted = { ...vars, ansible_become: true, ansible_become_user: user }
  const outcome = becomeOf(wanted, flags)
  return typeof outcome === 'string' ? null : outcome
}

/** As whom a host is held and its notes are kept: root, or who logs in. A service's user may have no place for them. */
function keeperFor(worker: Become | null): Become | null {
  return worker?.user === 'root' ? worker : null
}
