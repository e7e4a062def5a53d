import { isUp, type Unit } from '../families/unit.ts'
import { type Script, sh } from '../sh.ts'
import type { SystemdTask } from './task.ts'

/** One step of a change, and how the unit is after it. */
export interface Step {
  readonly title: string
  readonly script: Script
  readonly after: (unit: NonNullable<Unit>) => NonNullable<Unit>
  /** Done once, and not looked for afterwards. */
  readonly deed: boolean
  /** Has systemd read its units again. */
  readonly reloads?: true
}

/** Masking and enabling, as far as they are not as asked; a unit that is not there yet is taken for a plain new one. */
export function fileSteps(task: SystemdTask, id: string, found: Unit): Step[] {
  const { masked, enabled } = task
  const isMasked = found !== null && (found.loadState === 'masked' || found.fileState.startsWith('masked'))
  const force = task.force ? ['--force'] : []
  return [
    ...(masked !== undefined && masked !== isMasked
      ? [fileStep(masked ? 'mask' : 'unmask', force, id, masked ? 'masked' : 'disabled')]
      : []),
    ...(enabled !== undefined && enabled !== isEnabled(found) && (enabled || canDisable(found))
      ? [
          fileStep(
            enabled ? 'enable' : 'disable',
            force,
            id,
            enabled ? 'enabled' : 'disabled',
            found?.fileState === 'indirect',
          ),
        ]
      : []),
  ]
}

/** Starting and stopping, as far as the unit is not as asked; `maySkip`: it has conditions that may keep it from starting. */
export function stateSteps(task: SystemdTask, name: string, found: Unit, maySkip: boolean): Step[] {
  const up = found !== null && isUp(found)
  const block = task.no_block ? ['--no-block'] : []
  switch (task.state) {
    case undefined:
      return []
    case 'started': {
      const deed = task.no_block || found?.passing === true || maySkip
      return up ? [] : [startStep('start', sh`systemctl ${[...block, 'start']} -- ${name}`, task, name, deed)]
    }
    case 'stopped': {
      const isStopped = found !== null && !up && found.activeState !== 'deactivating'
      const script = sh`systemctl ${[...block, 'stop']} -- ${name}`
      return isStopped ? [] : [{ title: 'stop', script, after: stopped, deed: task.no_block }]
    }
    case 'restarted':
      return [startStep('restart', sh`systemctl ${[...block, 'restart']} -- ${name}`, task, name, true)]
    case 'reloaded': {
      // A reload is mostly a signal, and systemctl is back before the service has done anything: nginx opens its ports then.
      const heard = task.no_block ? sh`:` : sh`{ sleep 0.3 2>/dev/null || sleep 1; }`
      const script = sh`if systemctl -q is-active -- ${name}; then systemctl ${[...block, 'reload']} -- ${name} && ${heard}; else systemctl ${[...block, 'start']} -- ${name}; fi`
      return [startStep('reload', script, task, name, true)]
    }
  }
}

/** Whether a unit starts at boot, or has no say in it: by the exit code of `systemctl is-enabled`. */
export function isEnabled(found: Unit): boolean {
  if (found === null) return false
  if (found.fileState === 'generated' && isInitScript(found)) return found.startedByLinks
  return ['enabled', 'enabled-runtime', 'static', 'generated', 'transient', 'alias', ''].includes(found.fileState)
}

/** A static unit starts when others want it, and can't be kept from that here. */
function canDisable(found: Unit): boolean {
  if (found === null) return true
  return found.fileState.startsWith('enabled') || (found.fileState === 'generated' && isInitScript(found))
}

function isInitScript({ properties }: NonNullable<Unit>): boolean {
  return properties.SourcePath?.startsWith('/etc/init.d/') === true
}

function fileStep(verb: string, force: readonly string[], id: string, fileState: string, deed = false): Step {
  return {
    title: verb,
    script: sh`systemctl ${[...force, verb]} -- ${id}`,
    after: (unit) =>
      withProperties({ ...unit, fileState, startedByLinks: fileState === 'enabled' }, { UnitFileState: fileState }),
    deed,
    reloads: true,
  }
}

/** A start that fails says why: the end of what the unit logged. */
function startStep(title: string, script: Script, { no_block }: SystemdTask, name: string, deed: boolean): Step {
  const tell = sh`systemctl status --no-pager --full -n 10 -- ${name} >&2`
  const settled = no_block ? sh`` : sh` && ! systemctl -q is-failed -- ${name}`
  return { title, script: sh`{ { ${script}; }${settled} || { ${tell}; exit 1; }; }`, after: started, deed }
}

function started(unit: NonNullable<Unit>): NonNullable<Unit> {
  return withProperties({ ...unit, activeState: 'active' }, { ActiveState: 'active', SubState: 'running' })
}

function stopped(unit: NonNullable<Unit>): NonNullable<Unit> {
  return withProperties({ ...unit, activeState: 'inactive' }, { ActiveState: 'inactive', SubState: 'dead' })
}

function withProperties(unit: NonNullable<Unit>, properties: Readonly<Record<string, string>>): NonNullable<Unit> {
  return { ...unit, properties: { ...unit.properties, ...properties } }
}
