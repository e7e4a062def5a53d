import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** What systemd knows of a unit; null where there is none. */
export type Unit = null | {
  /** Its own name, where it was asked for by an alias. */
  readonly id: string
  readonly loadState: string
  readonly activeState: string
  /** `enabled`, `disabled`, `static`, `masked`, …; '' for units without a file. */
  readonly fileState: string
  /** An init script that the runlevels start. */
  readonly startedByLinks: boolean
  readonly needsReload: boolean
  /** Starts, does its work and ends: it is never seen running. */
  readonly passing: boolean
  /** As `systemctl show` prints them. */
  readonly properties: Readonly<Record<string, string>>
}

/** A unit by its full name: `mongod.service`, `demo@3001.service`. */
export function unit(name: string): Probe<Unit> {
  return { family: unitFamily, subject: name }
}

/** A unit's full name: a service where no kind is given. */
export function unitName(name: string): string {
  return kinds.test(name) ? name : `${name}.service`
}

/** Whether a unit is up or coming up. */
export function isUp(found: NonNullable<Unit>): boolean {
  return ['active', 'activating', 'reloading'].includes(found.activeState)
}

const kinds = /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/

const PROPERTIES =
  'Id,Names,Description,LoadState,LoadError,ActiveState,SubState,UnitFileState,UnitFilePreset,FragmentPath,SourcePath,DropInPaths,' +
  'NeedDaemonReload,Type,RemainAfterExit,Restart,NRestarts,MainPID,ControlPID,ExecMainCode,ExecMainStatus,' +
  'ExecMainStartTimestamp,ExecMainExitTimestamp,Result,StatusText,User,Group,WorkingDirectory,ActiveEnterTimestamp,' +
  'InactiveEnterTimestamp,StateChangeTimestamp,ConditionResult,ConditionTimestamp,AssertResult,CanStart,CanStop,CanReload,' +
  'RefuseManualStart,RefuseManualStop,LimitNOFILE,MemoryCurrent,TasksMax,Triggers,TriggeredBy'

const unitFamily: Family<Unit> = {
  kind: 'script',
  name: 'unit',
  absent: null,
  // One name that can't be one would keep systemctl from answering for the others.
  script: (names) =>
    sh`printf '%s\\n' /etc/rc[2-5].d/S[0-9][0-9]*; echo; systemctl show -p ${PROPERTIES} -- ${names.filter(isName)} 2>/dev/null`,
  parse: (stdout, names) => {
    const [links = '', ...blocks] = stdout.toString().split(/\n\n+/)
    const started = new Set(links.split('\n').map((path) => path.replace(/^.*\/S\d\d/, '')))
    const units = new Map(blocks.flatMap((block) => named(parseUnit(block, started))))
    return names.map((name) => units.get(name) ?? null)
  },
  // Most packages enable and start their units as they are installed, some do not.
  supposedAtBest: true,
  supposed: stoppedUnit,
  cells: (found) => (found === null ? { state: 'absent' } : { state: stateOf(found), enabled: found.fileState }),
}

/** A unit that is there, and neither runs nor is enabled. */
export function stoppedUnit(name: string): NonNullable<Unit> {
  return {
    id: name,
    loadState: 'loaded',
    activeState: 'inactive',
    fileState: 'disabled',
    startedByLinks: false,
    needsReload: false,
    passing: false,
    properties: {},
  }
}

function isName(name: string): boolean {
  return /^[\w:.@\\-]+$/.test(name) && !name.endsWith('@.service')
}

function parseUnit(block: string, started: ReadonlySet<string>): NonNullable<Unit> {
  const properties = Object.fromEntries(
    block.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
    }),
  )
  const { Id = '', LoadState = '', ActiveState = '', UnitFileState = '', SourcePath = '' } = properties
  return {
    id: Id,
    loadState: LoadState,
    activeState: ActiveState,
    fileState: UnitFileState,
    startedByLinks: SourcePath.startsWith('/etc/init.d/') && started.has(SourcePath.slice('/etc/init.d/'.length)),
    needsReload: properties.NeedDaemonReload === 'yes',
    passing: properties.Type === 'oneshot' && properties.RemainAfterExit === 'no',
    properties,
  }
}

/** A unit under each of its names; one that is neither loaded nor running is none. */
function named(found: NonNullable<Unit>): [string, NonNullable<Unit>][] {
  if (found.loadState === 'not-found' && !isUp(found)) return []
  return (found.properties.Names ?? '').split(' ').map((name) => [name, found])
}

function stateOf(found: NonNullable<Unit>): string {
  if (isUp(found)) return 'started'
  return found.activeState === 'failed' ? 'failed' : 'stopped'
}
