import { type Script, sh } from '../state/sh.ts'

/** Survives a reboot, so that a handler that is due is not lost with the power. Who logs in without being root keeps it at home. */
const FOLDER = verbatim(
  'if [ -w /var/lib ]; then d=/var/lib/rcprov/pending; else d=$HOME/.local/state/rcprov/pending; fi',
)

/** What a host was told of a step before it was begun. */
export interface Intent {
  readonly run: string
  readonly step: string
  readonly title: string
  /** `site.yml:12`. */
  readonly place: string
}

/** Handlers that a change makes due, written before the change. */
export interface DueHandlers extends Intent {
  readonly handlers: readonly string[]
}

/** A detached step, written before it is begun. */
export interface BegunStep extends Intent {
  /** Not to be done twice; a state is simply read anew. */
  readonly deed: boolean
  /** Whose files hold it; '': of who logs in. */
  readonly user: string
}

/** What an interrupted run left on a host. */
export interface Leftovers {
  readonly steps: readonly BegunStep[]
  readonly handlers: readonly DueHandlers[]
}

/** Whether an interrupted run left anything. */
export function isLeft({ steps, handlers }: Leftovers): boolean {
  return steps.length > 0 || handlers.length > 0
}

/** What a deed's script says in place of being run a second time: its start was repeated after a reboot. */
export const BEGUN_BEFORE = 'rcprov: this step was begun before'

/** Notes that a step is about to be begun: a deed is never done twice while this stands. */
export function noteStep(step: BegunStep): Script {
  const name = `${step.step}.step`
  if (!step.deed) return note(name, step)
  return sh`( ${FOLDER}; [ ! -e "$d"/${name} ] || { echo ${BEGUN_BEFORE} >&2; false; } ) && ${note(name, step)}`
}

/** Notes the handlers that a change will make due. */
export function noteHandlers(due: DueHandlers): Script {
  return note(`${due.step}.handlers`, due)
}

function note(name: string, record: Intent): Script {
  const line = JSON.stringify(record)
  return sh`( umask 077; ${FOLDER}; mkdir -p "$d" && printf '%s\n' ${line} > "$d"/${name} && sync "$d"/${name} )`
}

/** What a deed did is not known: it stays noted until somebody has seen to it, whatever runs come. Prints the note's path. */
export function noteDoubt(step: string): Script {
  return sh`${FOLDER}; [ ! -e "$d"/${step}.step ] || mv -f -- "$d"/${step}.step "$d"/${step}.fate-unknown
printf %s "$d"/${step}.fate-unknown`
}

/** The handlers have run, but for those of these steps. */
export function clearHandlers(kept: readonly string[]): Script {
  return sh`${FOLDER}; ${clear('handlers', kept)}`
}

/** None but these steps is left to be taken up. */
export function clearSteps(kept: readonly string[]): Script {
  return sh`${FOLDER}; ${clear('step', kept)}; rmdir "$d" "\${d%/*}" 2>/dev/null; true`
}

function clear(kind: 'handlers' | 'step', kept: readonly string[]): Script {
  if (kept.length === 0) return sh`rm -f -- "$d"/*.${kind}`
  return sh`for f in "$d"/*.${kind}; do n=\${f##*/}
case ${` ${kept.join(' ')} `} in *" \${n%.*} "*) ;; *) rm -f -- "$f" ;; esac; done`
}

/** Prints all that is noted, one record a line. */
export function readLeftovers(): Script {
  return sh`${FOLDER}; for f in "$d"/*; do [ ! -f "$f" ] || { printf '%s ' "\${f##*.}"; cat "$f"; echo; }; done`
}

function verbatim(text: string): Script {
  return { text, secret: false }
}

/** What `readLeftovers` printed; a line that a death left half-written is passed over. */
export function parseLeftovers(text: string): Leftovers {
  const steps: BegunStep[] = []
  const handlers: DueHandlers[] = []
  for (const line of text.split('\n')) {
    const [, kind, json = ''] = /^(step|handlers|fate-unknown) (\{.*\})$/.exec(line) ?? []
    const record = kind ? parseRecord(json) : null
    if (record && kind !== 'handlers') steps.push(record)
    if (record && kind === 'handlers') handlers.push(record)
  }
  return { steps, handlers }
}

function parseRecord(json: string): (DueHandlers & BegunStep) | null {
  try {
    const { run, step, title, place, handlers = [], deed, user = '' } = JSON.parse(json)
    if (![run, step, title, place].every((field) => typeof field === 'string')) return null
    return {
      run,
      step,
      title,
      place,
      deed: deed === true,
      user: String(user),
      handlers: Array.isArray(handlers) ? handlers.map(String) : [],
    }
  } catch {
    // Half a line: its change was not begun.
    return null
  }
}
