import { many } from '../diagnostics/many.ts'
import type { Event, HostEvent, ItemEvent } from '../run/event.ts'
import type { Paint } from './color.ts'

/** The lines that an output makes of an event. */
export type LinesOf = (event: Event) => readonly string[]

/** Leaves out what needs no reading: tasks and hosts where nothing changed. How many tasks were left out is told. */
export function foldUnchanged(lines: LinesOf, paint: Paint): LinesOf {
  let heading: readonly string[] = []
  let folded = 0

  const takeFolded = () => {
    const count = folded
    folded = 0
    return count === 0 ? [] : ['', paint('dim', `(${many(count, 'task')} with nothing to change)`)]
  }
  const foldHeading = () => {
    if (heading.length > 0) folded += 1
    heading = []
  }

  return (event) => {
    const rows = lines(event)
    if (event.type === 'task') {
      foldHeading()
      heading = rows
      return []
    }
    if (event.type === 'included' || ((event.type === 'host' || event.type === 'item') && isQuiet(event))) return []
    if (event.type === 'play' || event.type === 'recap' || event.type === 'no-hosts') foldHeading()
    else if (rows.length === 0 || heading.length === 0) return rows
    const shown = [...takeFolded(), ...heading, ...rows]
    heading = []
    return shown
  }
}

function isQuiet({ status, module }: HostEvent | ItemEvent): boolean {
  return status === 'skipped' || (status === 'ok' && module !== 'debug')
}
