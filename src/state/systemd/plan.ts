import { type Change, set } from '../change.ts'
import { conditions } from '../families/conditions.ts'
import { type Systemd, systemdRunning, systemdUnits } from '../families/systemd.ts'
import { isUp, stoppedUnit, type Unit, unit, unitName } from '../families/unit.ts'
import type { Json } from '../json.ts'
import { keyed } from '../keyed.ts'
import type { Found, Probe } from '../probe.ts'
import { inOrder, type Script, sh } from '../sh.ts'
import { fileSteps, isEnabled, type Step, stateSteps } from './steps.ts'
import type { SystemdTask } from './task.ts'

export type SystemdProbes = {
  readonly systemd: Probe<Systemd>
  readonly [name: `unit ${string}`]: Probe<Unit>
}

/** Looked at only where the unit is to be started. */
export type ConditionProbes = { readonly [name: `conditions ${string}`]: Probe<readonly string[]> }

type Seen = Found<SystemdProbes> & Found<ConditionProbes>

export function systemdProbes({ name, daemon_reload: reload }: SystemdTask): SystemdProbes {
  const full = name === undefined ? undefined : unitName(name)
  return {
    systemd: reload ? systemdUnits : systemdRunning,
    ...keyed('unit', full === undefined ? [] : [full], unit),
  }
}

export function conditionProbes(task: SystemdTask, found: Found<SystemdProbes>): ConditionProbes {
  const { name, at } = target(task, found)
  return task.state === 'started' && at !== null && !isUp(at)
    ? { [`conditions ${name}` as const]: conditions(name) }
    : {}
}

/** The steps to bring a unit to its state: what can be read back in one change, what is done once in another. */
export function planSystemd(task: SystemdTask, found: Seen): readonly Change[] | { readonly failed: string } {
  const { name, at } = target(task, found)
  const before = managerSteps(task, found.systemd, at)
  const fault = faultOf(task) ?? (found.systemd.running ? faultOfUnit(task, at, before.length > 0) : noSystemd)
  if (fault !== null) return { failed: fault }
  const maySkip = (found[`conditions ${name}`] ?? []).length > 0
  const steps = name === '' ? [] : [...fileSteps(task, at?.id ?? name, at), ...stateSteps(task, name, at, maySkip)]
  if (steps.length === 0) return before.length === 0 ? [] : [managerChange(before)]
  const states = steps.filter(({ deed }) => !deed)
  const deeds = steps.filter(({ deed }) => deed)
  return [states, deeds]
    .filter((some) => some.length > 0)
    .map((some, i) => unitChange(task, i === 0 ? before : [], some, at ?? planned(name)))
}

/** The fields that Ansible's module tells. */
export function systemdResult(task: SystemdTask, found: Seen): { readonly [field: string]: Json } {
  const { name, at } = target(task, found)
  const unmet = at !== null && !isUp(at) ? (found[`conditions ${name}`] ?? []) : []
  return {
    name: task.name ?? null,
    status: at?.properties ?? {},
    ...(task.enabled !== undefined && { enabled: at === null ? task.enabled : isEnabled(at) }),
    ...(task.state !== undefined && { state: task.state === 'stopped' ? 'stopped' : 'started' }),
    ...(unmet.length > 0 && {
      warnings: [`${name} did not start: not all of its conditions hold (${unmet.join(', ')})`],
    }),
  }
}

function target({ name }: SystemdTask, found: Found<SystemdProbes>): { readonly name: string; readonly at: Unit } {
  const full = name === undefined ? '' : unitName(name)
  return { name: full, at: found[`unit ${full}`] ?? null }
}

function faultOf({
  name,
  state,
  enabled,
  masked,
  daemon_reload: reload,
  daemon_reexec: reexec,
}: SystemdTask): string | null {
  const asked = [state, enabled, masked].some((one) => one !== undefined)
  if (name === undefined) return asked ? 'state, enabled and masked need a name' : reload || reexec ? null : nothing
  if (!asked && !reload && !reexec) return nothing
  if (/[*?[]/.test(name)) {
    return `This module does not currently support using glob patterns, found '*' in service name: ${name}`
  }
  return /^[\w:.@\\-]+$/.test(name) ? null : `'${name}' can't be the name of a unit`
}

const noSystemd = 'systemd does not run on this host'
const nothing = 'one of the following is required: state, enabled, masked, daemon_reload, daemon_reexec'

/** What keeps the unit from being brought to its state, or null. */
function faultOfUnit({ name, enabled, state, masked }: SystemdTask, at: Unit, reloads: boolean): string | null {
  if (enabled === undefined && state === undefined) return null
  // What only a reload brings to light can't be seen before it.
  if (at === null) return reloads ? null : `Could not find the requested service ${name}: host`
  const isMasked = at.loadState === 'masked'
  const starts = state !== undefined && state !== 'stopped' && !isUp(at)
  if (isMasked && starts && masked !== false) return `Unable to start service ${name}: the unit is masked`
  const isBroken = !isMasked && !['loaded', 'not-found'].includes(at.loadState)
  return isBroken ? `Error loading unit file '${name}': ${at.properties.LoadError}` : null
}

/** A reload is made only where it would tell systemd something new, so that a run without changes costs nothing. */
function managerSteps(task: SystemdTask, systemd: Systemd, at: Unit): Step[] {
  const reload = task.daemon_reload && (systemd.needsReload || at?.needsReload === true)
  return [
    ...(reload ? [daemonReload] : []),
    ...(task.daemon_reexec ? [managerStep('re-execute systemd', sh`systemctl daemon-reexec`)] : []),
  ]
}

function managerStep(title: string, script: Script): Step {
  return { title, script, after: (same) => ({ ...same, needsReload: false }), deed: true, reloads: true }
}

const daemonReload = managerStep('reload systemd', sh`systemctl daemon-reload`)

/** Enabling and masking end with a reload, so that another one before them is only made where they fail. */
function scriptsOf(before: readonly Step[], steps: readonly Step[]): Script[] {
  const scripts = (some: readonly Step[]) => some.map(({ script }) => script)
  const files = steps.filter(({ reloads }) => reloads)
  if (files.length === 0 || !before.includes(daemonReload)) return scripts([...before, ...steps])
  const orReload = sh`{ { ${inOrder(scripts(files))}; } || { ${daemonReload.script}; false; }; }`
  const others = steps.filter((step) => !files.includes(step))
  return [...scripts(before.filter((step) => step !== daemonReload)), orReload, ...scripts(others)]
}

function managerChange(steps: readonly Step[]): Change {
  return {
    kind: 'deed',
    title: titleOf(steps),
    how: { kind: 'script', script: inOrder(steps.map(({ script }) => script)), spooled: true },
    sets: [set(systemdUnits, { running: true, needsReload: false })],
    provides: [],
    touches: 'everything',
    quiet: true,
  }
}

function unitChange(task: SystemdTask, before: readonly Step[], steps: readonly Step[], at: NonNullable<Unit>): Change {
  const all = [...before, ...steps]
  const after = all.reduce((so, step) => step.after(so), at)
  return {
    kind: steps.some(({ deed }) => deed) ? 'deed' : 'state',
    title: `${titleOf(all)} ${task.name}`,
    how: { kind: 'script', script: inOrder(scriptsOf(before, steps)), spooled: true },
    sets: [
      set(unit(unitName(task.name ?? '')), after),
      // Enabling and masking have systemd read its units again, too.
      ...(all.some(({ reloads }) => reloads) ? [set(systemdUnits, { running: true, needsReload: false })] : []),
    ],
    provides: [],
    touches: 'everything',
  }
}

function titleOf(steps: readonly Step[]): string {
  return steps.map(({ title }) => title).join(', ')
}

/** A unit of which nothing is known yet. */
function planned(name: string): NonNullable<Unit> {
  const properties = { Id: name, Names: name, LoadState: 'loaded', ActiveState: 'inactive', UnitFileState: 'disabled' }
  return { ...stoppedUnit(name), properties }
}
