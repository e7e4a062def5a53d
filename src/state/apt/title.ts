import type { Goal } from './goal.ts'
import type { Simulation, Step } from './simulation.ts'
import { compareVersions } from './version.ts'

/** How many packages a title names before it counts the rest. */
const MOST = 6

/** What a plan prints of a run of apt-get: `install nginx-light 1.22.1-9, also nginx, nginx-common`. */
export function titleOf(goal: Goal, simulation: Simulation | null, purge: boolean): string {
  const verb = goal.verb === 'remove' && purge ? 'purge' : goal.verb
  const plain = `${verb} ${list(goal.requests.map(({ text }) => text)) || goal.words.at(-1)}`
  if (simulation === null) return plain
  const { installs, removes, deletes } = simulation
  if (deletes.length > 0) return `delete the downloaded ${list(deletes)}`
  const named = new Set(goal.requests.flatMap(({ name }) => [name, simulation.chosen[name] ?? name]))
  const steps = goal.verb === 'remove' ? removes : installs
  const asked = named.size > 0 ? steps.filter(({ name }) => named.has(name)) : steps
  const others = steps.filter((step) => !asked.includes(step))
  const gone = goal.verb === 'remove' ? [] : removes
  return [
    asked.length > 0 ? verbFor(verb, asked) : goal.verb === 'tidy' ? '' : plain,
    others.length > 0 ? `also ${list(others.map(({ name }) => name))}` : '',
    gone.length > 0 ? `remove ${list(gone.map(({ name }) => name))}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function verbFor(verb: string, steps: readonly Step[]): string {
  const fresh = steps.filter(({ from }) => from === '')
  const other = steps.filter(({ from, to }) => from !== '' && to !== '')
  const newer = other.filter(({ from, to }) => compareVersions(from, to) <= 0)
  const older = other.filter((step) => !newer.includes(step))
  const gone = steps.filter(({ to }) => to === '')
  return [
    fresh.length > 0 ? `install ${list(fresh.map(({ name, to }) => `${name} ${to}`))}` : '',
    newer.length > 0 ? `upgrade ${list(newer.map(fromTo))}` : '',
    older.length > 0 ? `downgrade ${list(older.map(fromTo))}` : '',
    gone.length > 0 ? `${verb} ${list(gone.map(({ name }) => name))}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function fromTo({ name, from, to }: Step): string {
  return `${name} ${from} → ${to}`
}

function list(names: readonly string[]): string {
  const rest = names.length - MOST
  return names.slice(0, MOST).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
