import { isDeepStrictEqual } from 'node:util'
import type { Cell, Event, ShownChange } from '../../../src/run/event.ts'
import { deedOf, lastOf, type Told, told } from './told.ts'

/** A task that a plan foretold otherwise than the apply did it. */
export interface Broken {
  readonly task: string
  readonly planned: Shown
  readonly applied: Shown | null
}

/** Compares a plan with the apply that followed it; rows that the plan says are known only later promise nothing. */
export function promises(plan: readonly Event[], apply: readonly Event[], reach = Number.POSITIVE_INFINITY) {
  const done = byName(apply)
  const foretold = [...byName(plan)].slice(0, reach)
  // What a command does, and so whether it fails, nobody foretells; what comes after it then goes another way.
  const fault = foretold.findIndex(([task, row]) => row.module === 'command' && done.get(task)?.status === 'failed')
  const rows = fault < 0 ? foretold : foretold.slice(0, fault)
  const known = rows.filter(([, row]) => isKnown(row))
  const broken = known.flatMap(([task, row]): Broken[] => {
    const applied = done.get(task)
    const promised = shown(row, null)
    const made = applied ? shown(applied, row) : null
    return isDeepStrictEqual(promised, made) ? [] : [{ task, planned: promised, applied: made }]
  })
  const unknown = new Set(rows.filter(([, row]) => !isKnown(row)).map(([, { task }]) => nameOf(plan, task)))
  return { unknown: [...unknown], broken }
}

/** How many rows stand before the first that is known only later: what follows may hang on it. */
export function certainRows(plan: readonly Event[]): number {
  const first = told(plan).findIndex((row) => !isKnown(row))
  return first < 0 ? told(plan).length : first
}

/** Whether a task ends otherwise than it was planned; what was there before may have come with a package meanwhile. */
export function endsOtherwise({ planned, applied }: Broken): boolean {
  const isChange = planned.status === 'changed' || applied?.status === 'changed'
  return isChange && !isDeepStrictEqual(endOf(planned), endOf(applied))
}

// New secrets and keys are others each time that they are made, and packages bring files of their own with their owners.
const fleeting =
  /^sha256:.*(-secrets\.yml|\.key|\.env|\.csr|\.crt) |^stat:\/etc\/(mongod\.conf|apache2\/ports\.conf|haproxy\/haproxy\.cfg|nginx\/nginx\.conf) /

function endOf(row: Broken['applied']) {
  return row?.changes.map(({ subject, kind, cells }) => {
    const after = cells.map((cell) => cell.replace(/: .* → /, ' → '))
    // A state's cells name what it is about; which of several packages a change is called by is nothing to compare.
    return { subject: kind === 'deed' ? subject : '', kind, after: after.filter((cell) => !fleeting.test(cell)) }
  })
}

function isKnown({ status, because }: Told): boolean {
  return status !== 'unknown' && because.length === 0
}

function nameOf(events: readonly Event[], path: string): string {
  const names = events.flatMap((event) => (event.type === 'task' && event.task === path ? [event.name] : []))
  return names[0] ?? path
}

/** Rows by host, task and item; a handler may run, and an item come, more than once. */
function byName(events: readonly Event[]): ReadonlyMap<string, Told> {
  const rows = new Map<string, Told>()
  for (const row of told(events)) {
    const name = `${row.host} ${lastOf(row.task)}${row.type === 'item' ? ` ${row.label}` : ''}`
    const times = [...rows.keys()].filter((key) => key.replace(/ #\d+$/, '') === name).length
    rows.set(`${name} #${times + 1}`, row)
  }
  return rows
}

type Shown = ReturnType<typeof shown>

/** What is compared. A title may say more in a plan: which versions apt would install, for one. */
function shown({ module, status, changes }: Told, planned: Told | null) {
  return {
    module,
    status,
    changes: changes.map((change, i) => {
      const { subject, kind, cells } = deedOf({
        ...change,
        cells: change.cells.filter(isPromised(planned?.changes[i])),
      })
      return { subject, kind, cells }
    }),
  }
}

/** Ids of new users and groups are left open by a plan: the host chooses them. */
function isPromised(planned: ShownChange | undefined): (cell: Cell) => boolean {
  const names = new Set(planned?.cells.map(({ key, attribute }) => `${key} ${attribute}`))
  return ({ key, attribute }) => !planned || !['uid', 'gid'].includes(attribute) || names.has(`${key} ${attribute}`)
}
