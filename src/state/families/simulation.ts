import { ENDED, QUESTION, type Question, simulate } from '../apt/simulate.ts'
import { parseSimulation, type Simulation, type Step } from '../apt/simulation.ts'
import type { Family, Probe } from '../probe.ts'

/** What apt-get would do, for the title of a plan: an apply finds out by doing, and gets null. */
export function candidate(question: Question): Probe<Simulation | null> {
  return { family: candidateFamily, subject: subjectOf(question) }
}

/** What apt-get would do, where that decides whether anything is to be done at all (`latest`, `upgrade`). */
export function pending(question: Question): Probe<Simulation | null> {
  return { family: pendingFamily, subject: subjectOf(question) }
}

/** A simulation of nothing to do, as `pending` finds it after a change. */
export const idle: Simulation = { installs: [], removes: [], deletes: [], chosen: {}, failure: null }

const candidateFamily: Family<Simulation | null> = {
  kind: 'script',
  name: 'candidate',
  absent: null,
  script: askAll,
  parse: answers,
  // A source of packages that is only planned may bring what apt can't find yet, whatever it says now.
  cells: () => ({}),
  // What it can't find now it may find then, and nobody knows in which version.
  supposed: (_subject, _others, now) => (now?.failure ? null : undefined),
  plansOnly: true,
}

const pendingFamily: Family<Simulation | null> = {
  kind: 'script',
  name: 'pending',
  absent: null,
  script: askAll,
  parse: answers,
  cells: (found) => {
    if (found === null || found.failure !== null) return {}
    return { installs: found.installs.map(show), removes: found.removes.map(show), deletes: found.deletes }
  },
}

// No word that apt-get gets from us has a space in it.
function subjectOf({ lists, words }: Question): string {
  return [lists, ...words].join(' ')
}

function askAll(subjects: readonly string[]) {
  return simulate(
    subjects.map((subject) => {
      const [lists = '', ...words] = subject.split(' ')
      return { lists: lists === 'fresh' ? 'fresh' : 'local', words }
    }),
  )
}

function answers(stdout: Buffer, subjects: readonly string[]): Simulation[] {
  const parts = stdout.toString().split(`${QUESTION}\n`).slice(1)
  return subjects.map((_, i) => {
    const [output = '', code] = (parts[i] ?? '').split(`${ENDED} `)
    return parseSimulation(output, Number(code ?? 1))
  })
}

function show({ name, from, to }: Step): string {
  return [name, from, from && to && '→', to].filter(Boolean).join(' ')
}
